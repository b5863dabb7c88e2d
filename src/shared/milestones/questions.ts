import {askForFields} from '#shared/registers/index'
import type {MilestoneFields} from './input.ts'

/** Asks on a terminal for what a milestone cannot do without; elsewhere the fields stay as they were typed. */
export const askForMilestone = askForFields<MilestoneFields>('title', [
  {message: 'What is reached?', name: 'title'},
  {message: 'When is it planned? (a date, eom, +3m)', name: 'date'},
  {message: 'Who answers for it? (empty: nobody yet)', name: 'owner'},
])
