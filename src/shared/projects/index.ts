/**
 * Projects: what everything else belongs to. Adding, editing, the status machine, removal, the page of one project and
 * the overview of all. What a project's health follows from is computed in `#shared/coordination`.
 */
export {addProject} from './add.ts'
export {readCurrentProject, writeCurrentProject} from './current-project.ts'
export {addDemoProject} from './demo.ts'
export {editProjects} from './edit.ts'
export {readProjectFilter} from './filter.ts'
export {projectFields} from './input.ts'
export {firstProject, projectLine, projectList} from './list-view.ts'
export {loadProject, loadProjects, requireProject} from './load.ts'
export {groupings, loadOverview, narrowedTo, OverviewShape, readGrouping} from './overview.ts'
export {overviewList, renderOverview} from './overview-view.ts'
export {loadProjectPages, ProjectPageShape, projectTabs, readProjectTab} from './page.ts'
export {renderProjectPages} from './page-view.ts'
export {ProfileChangeShape, planProfileChange, setProfile} from './profile-change.ts'
export {renderProfileChange} from './profile-change-view.ts'
export {askForProject} from './questions.ts'
export {removeProjects} from './remove.ts'
export {hasProjects} from './repository.ts'
export {type Project, ProjectShape} from './shape.ts'
export {changeProjectStatus} from './status.ts'
export type {ProjectRow} from './table.ts'
