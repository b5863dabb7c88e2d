import {z} from 'zod'

export const deployments = ['postgres', 'ollama', 'apps'] as const
export type Deployment = (typeof deployments)[number]

export const DeployedShape = z.object({
  deployment: z.enum(deployments),
  /** As it was named. */
  machine: z.string(),
  /** `lab@192.168.1.50` */
  login: z.string(),
  result: z.enum(['changed', 'unchanged', 'dry-run']),
  /** What was done, in order. */
  changes: z.array(z.string()),
  /** What would be sent, with its secrets masked; only with `--dry-run`. */
  script: z.string().nullable(),
  /** Where the password of the database is kept on this computer. */
  passwordFile: z.string().nullable(),
})
export type Deployed = z.infer<typeof DeployedShape>
