import type {Role} from '#shared/plan/index'

export interface Preset {
  /** As it is asked for. */
  readonly title: string
  readonly cores: string
  readonly memory: string
  readonly disk: string
}

/** What a machine for each of them is made with, unless something else is said. */
export const presets: Readonly<Record<Role, Preset>> = {
  dev: {cores: '16', disk: '100G', memory: '32G', title: 'this toolkit, and what else is tried out'},
  ollama: {cores: '16', disk: '200G', memory: '48G', title: 'Ollama, the language model'},
  postgres: {cores: '4', disk: '100G', memory: '8G', title: 'PostgreSQL, the database'},
}
