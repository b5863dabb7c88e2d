/** Of the storage types of Proxmox VE; null where it depends on more than the type, such as the format of a disk. */
export function canSnapshot(type: string): boolean | null {
  if (['lvmthin', 'zfspool', 'rbd', 'btrfs', 'cephfs'].includes(type)) return true
  return ['lvm', 'iscsi', 'iscsidirect', 'pbs'].includes(type) ? false : null
}

/** Whether space is taken as it is written. On file storages that is for the format of each disk to say. */
export function isThin(type: string): boolean | null {
  if (['lvmthin', 'rbd'].includes(type)) return true
  return ['lvm', 'iscsi', 'iscsidirect'].includes(type) ? false : null
}
