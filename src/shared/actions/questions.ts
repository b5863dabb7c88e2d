import {askForFields} from '#shared/registers/index'
import type {ActionFields} from './input.ts'

/** Asks on a terminal for what an action cannot do without; elsewhere the fields stay as they were typed. */
export const askForAction = askForFields<ActionFields>('title', [
  {message: 'What is to be done?', name: 'title'},
  {message: 'Who does it? (empty: nobody yet)', name: 'owner'},
  {message: 'Until when? (a date, fri, +2w; empty: no date)', name: 'due'},
])
