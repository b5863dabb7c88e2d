/** Why a worker gives up: it ends its task, not the request that began it. */
export class WorkerFailure extends Error {
  override readonly name = 'WorkerFailure'
}
