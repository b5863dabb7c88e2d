/** Projects to try everything on: lively, around the day on which they are added, with every alert that there is. */
export {addDemoProjects, removeDemoProjects} from './projects.ts'
