import {z} from 'zod'

export const managers = ['cron', 'systemd'] as const
export type Manager = (typeof managers)[number]

/** Times of day as a clock shows them, `07:30`. */
const ClockShape = z.string().regex(/^\d\d:\d\d$/)

/** What somebody asked for; kept beside the script, so that it can be shown later. */
export const PlanShape = z.object({
  /** `portfolio`, or the key of a project. */
  scope: z.string(),
  at: z.array(ClockShape).min(1),
  days: z.enum(['weekdays', 'daily']),
  /** Whose clock shows those times. */
  timeZone: z.string(),
  /** Destinations as they were typed, which may hold secrets; without any, those of BRIEFING_TO. */
  to: z.array(z.string()),
  /** Whether it is delivered; otherwise it is printed, which cron mails. */
  sends: z.boolean(),
  ifChanged: z.boolean(),
  /** Whether a model may tell it, where one is configured. */
  usesAi: z.boolean(),
})
export type Plan = z.infer<typeof PlanShape>

/** A schedule as it may be shown. */
export const ScheduleShape = z.object({
  ...PlanShape.omit({sends: true, to: true}).shape,
  /** Empty and null where its description got lost. */
  at: z.array(ClockShape),
  days: PlanShape.shape.days.nullable(),
  manager: z.enum(managers),
  /** Destinations with their secrets masked. */
  to: z.array(z.string()),
  nextRun: z.iso.datetime().nullable(),
  /** How the last run ended, as the log says. */
  lastRun: z.object({at: z.iso.datetime(), exitCode: z.number().int()}).nullable(),
  /** The file that is run, and what it writes. */
  script: z.string(),
  log: z.string(),
  /** Why it may not run as planned. */
  problems: z.array(z.string()),
})
export type Schedule = z.infer<typeof ScheduleShape>

export const SchedulesShape = z.object({
  schedules: z.array(ScheduleShape),
  /** With `--print`: what would be written, secrets masked. */
  files: z.array(z.object({path: z.string(), mode: z.string(), text: z.string()})),
})
export type Schedules = z.infer<typeof SchedulesShape>

export const UnschedulingShape = z.object({
  removed: z.array(z.object({scope: z.string(), manager: z.enum(managers)})),
  /** Logs that were left where they are. */
  logs: z.array(z.string()),
})
export type Unscheduling = z.infer<typeof UnschedulingShape>

/** What is kept beside the script, so that a schedule can be shown and compared with what is installed. */
export const MemoShape = z.object({
  plan: PlanShape,
  manager: z.enum(managers),
  /** The lines of the crontab, or the text of the timer. */
  installed: z.string(),
})
export type Memo = z.infer<typeof MemoShape>
