/**
 * Virtual machines and what they stand on, as use cases on Proxmox VE: found by VMID or name, looked at before anything
 * is sent, changed by tasks that are followed to their end. `prepare…` checks and answers with steps, `carryOut` does
 * them; an answer that is lost is looked for and nothing is sent twice. What names and logs say is never trusted.
 */
export {awaitTasks, FinishedTaskShape, taskLabel} from './await-tasks.ts'
export {type BackupRequest, backupModes, prepareBackup} from './backup.ts'
export {type CarryOutOptions, carryOut, clockAheadOf, lookForTask} from './carry-out.ts'
export {prepareClone} from './clone.ts'
export {GuestCommand, taskFlags} from './command.ts'
export {confirmDelete} from './confirm-delete.ts'
export {prepareDelete, whatGoes} from './delete.ts'
export {GuestDetailsShape, readGuests} from './details.ts'
export {renderGuest} from './details-view.ts'
export {bootDisk, disksOf} from './disks.ts'
export {debianImage, prepareDownload} from './download.ts'
export {findGuests} from './find.ts'
export {blindness, GuestShape, listGuests} from './guest.ts'
export {backupList, guestList, imageList, snapshotList, storageList} from './list-views.ts'
export {type PowerVerb, preparePower} from './power.ts'
export {readProperties} from './property-text.ts'
export {prepareResize} from './resize.ts'
export {bytesOf, sizeParameter, sizeText} from './sizes.ts'
export {
  listSnapshots,
  prepareRollback,
  prepareSnapshot,
  prepareSnapshotDelete,
  SnapshotShape,
} from './snapshots.ts'
export {type ApiCall, ApiCallShape, type Outcome, OutcomeShape, type Prepared, type Step} from './steps.ts'
export {listStorages, StorageShape, storagesFor} from './storages.ts'
export {BackupShape, ImageShape, imageContents, listBackups, listImages} from './volumes.ts'
