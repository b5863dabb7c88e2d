/**
 * Briefings that come by themselves: what is asked for, the script that is run, and the lines of the crontab or the user
 * timer of systemd that start it. Texts are made by pure functions (`crontab.ts`, `cron-lines.ts`, `units.ts`,
 * `script.ts`); nothing is written before everything was computed, and what cron or systemd refuses leaves no trace.
 */
export {isQuestion, readWanted} from './input.ts'
export {listSchedules} from './list.ts'
export {PORTFOLIO} from './names.ts'
export {scheduleBriefing} from './schedule.ts'
export {SchedulesShape, UnschedulingShape} from './shape.ts'
export {unscheduleBriefing} from './unschedule.ts'
export {renderSchedules, renderUnscheduling} from './view.ts'
