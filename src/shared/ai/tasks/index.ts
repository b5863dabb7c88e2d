/** What models are asked for, with the answer by rules beside each: the sentiment of a text, questions about projects. */
export {answerQuestion, type Listener} from './ask.ts'
export {answerWarnings, renderAnswer, renderCitations} from './ask-view.ts'
export {readQuestion, readText} from './read-text.ts'
export {judgeSentiment} from './sentiment.ts'
export {renderSentiment, sentimentWarnings} from './sentiment-view.ts'
export {AnswerShape, type JsonAnswer, type JsonSentiment, SentimentShape} from './shape.ts'
