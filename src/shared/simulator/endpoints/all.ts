import {accessEndpoints} from './access.ts'
import {agentEndpoints} from './agent.ts'
import {backupEndpoints} from './backups.ts'
import {cloudInitEndpoints} from './cloud-init.ts'
import {contentEndpoints} from './content.ts'
import {diskEndpoints} from './disks.ts'
import type {Endpoint} from './endpoint.ts'
import {generalEndpoints} from './general.ts'
import {guestEndpoints} from './guests.ts'
import {nodeEndpoints} from './nodes.ts'
import {poolEndpoints} from './pools.ts'
import {powerEndpoints} from './power.ts'
import {snapshotEndpoints} from './snapshots.ts'
import {storageEndpoints} from './storages.ts'
import {taskEndpoints} from './tasks.ts'
import {userEndpoints} from './users.ts'

export const endpoints: readonly Endpoint[] = [
  ...accessEndpoints,
  ...agentEndpoints,
  ...backupEndpoints,
  ...cloudInitEndpoints,
  ...contentEndpoints,
  ...diskEndpoints,
  ...generalEndpoints,
  ...guestEndpoints,
  ...nodeEndpoints,
  ...poolEndpoints,
  ...powerEndpoints,
  ...snapshotEndpoints,
  ...storageEndpoints,
  ...taskEndpoints,
  ...userEndpoints,
]
