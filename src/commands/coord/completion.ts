import {CompletionCommand} from '#shared/cli/completion/command'

export default class Completion extends CompletionCommand {}
