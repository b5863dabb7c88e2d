import type {Form} from './form.ts'

/** The columns that were given; an edit leaves the others as they are. Those of `neverEmpty` cannot be cleared. */
export function givenColumns<Columns extends object>(
  form: Form,
  read: {readonly [Column in keyof Columns]?: Columns[Column] | null},
  neverEmpty: {readonly [Column in keyof Columns]?: string},
): Columns {
  for (const [column, field] of Object.entries<string | undefined>(neverEmpty)) {
    if (read[column as keyof Columns] === null) form.problems.push({...(field && {field}), message: 'cannot be empty.'})
  }
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)) as Columns
}
