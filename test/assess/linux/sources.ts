import {readSources, type Sources} from '#shared/assess/index'

const tabbed = (rows: readonly (readonly (string | number)[])[]) => rows.map((row) => row.join('\t')).join('\n')

function processors(sockets: number, cores: number): string {
  const threads = [0, 1].flatMap(() =>
    Array.from({length: sockets * cores}, (_, index) => [Math.floor(index / cores), index % cores] as const),
  )
  const lines = threads.map(([socket, core], index) => {
    const about = index === 0 ? 'model name: Intel(R) Xeon(R) CPU E5-2699 v3 @ 2.30GHz\nflags: fpu vmx avx avx2\n' : ''
    return `processor: ${index}\n${about}physical id: ${socket}\ncore id: ${core}\n`
  })
  return lines.join('')
}

const module = (size: string, speed = '') =>
  `Memory Device\n\tSize: ${size}\n\tType: DDR4\n${speed && `\tSpeed: 2133 MT/s\n\tConfigured Memory Speed: ${speed}\n`}`

/** What the script prints as root on a Proxmox VE host with two sockets, one fast and one slow disk. */
export const dualXeon = {
  addresses: [
    '1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever',
    '5: vmbr0    inet 192.168.1.10/24 scope global vmbr0\\       valid_lft forever preferred_lft forever',
  ].join('\n'),
  assess: 1,
  blocks: tabbed([
    ['sda', 937_703_088, 0, '', ' ', '', 'INTEL SSDSC2BB48 '],
    ['sda3', 935_604_191, '', 'sda', '* ', '', ''],
    ['sdb', 4_687_500_000, 1, '', ' ', '', 'ST2400MM0159 '],
    ['sdb1', 4_687_498_240, '', 'sdb', '* ', '', ''],
    ['dm-0', 16_777_216, 0, '', 'sda3 ', 'pve-root', ''],
    ['dm-1', 462_000_000, 0, '', 'sda3 ', 'pve-data_tdata', ''],
    ['dm-2', 462_000_000, 0, '', 'dm-1 ', 'pve-data-tpool', ''],
    ['dm-3', 4_257_812_500, 1, '', 'sdb1 ', 'HDDStorage-HDDStorage_tdata', ''],
  ]),
  bridges: 'vmbr0\n',
  filesystems:
    'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/mapper/pve-root 91000000 9000000 82000000 10% /\n',
  guests: [
    'guests can be read',
    'guest: 100 qemu-server yes',
    'cores: 4',
    'ipconfig0: ip=192.168.1.50/24,gw=192.168.1.1',
    'memory: 8192',
    'name: postgres',
    'onboot: 1',
    'scsi0: local-lvm:vm-100-disk-0,discard=on,size=100G',
    'ide2: local-lvm:vm-100-cloudinit,media=cdrom',
    'guest: 105 lxc unknown',
    'hostname: proxy',
    'memory: 512',
    'net0: name=eth0,bridge=vmbr0,ip=192.168.1.60/24',
    'rootfs: HDDStorage:vm-105-disk-0,size=8G',
    'guest: 900 qemu-server no',
    'memory: 2048',
    'template: 1',
    'scsi0: local-lvm:base-900-disk-0,size=3G',
  ].join('\n'),
  hostname: 'pve\n',
  interfaces: 'iface lo inet loopback\niface eno1 inet manual\niface vmbr0 inet static\n',
  kernel: 'Linux 6.14.11-4-pve x86_64\n',
  memory: 'MemTotal: 132120576 kB\nMemAvailable: 120000000 kB\n',
  modules: [...Array.from({length: 8}, () => module('16 GB', '2133 MT/s')), module('No Module Installed')].join('\n'),
  mounts: '/dev/mapper/pve-root / ext4 rw 0 0\n',
  numa: tabbed([
    [0, 66_060_288, '0-17,36-53'],
    [1, 66_060_288, '18-35,54-71'],
  ]),
  processors: processors(2, 18),
  release: 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\n',
  route: 'default via 192.168.1.1 dev vmbr0 proto kernel onlink\n',
  storage:
    'dir: local\n\tpath /var/lib/vz\n\tcontent iso,vztmpl,backup\nlvmthin: local-lvm\n\tthinpool data\n\tvgname pve\n\tcontent rootdir,images\nlvmthin: HDDStorage\n\tthinpool HDDStorage\n\tvgname HDDStorage\n\tcontent images,rootdir\n',
  usage: [
    'Name             Type     Status           Total            Used       Available        %',
    'HDDStorage    lvmthin     active      2128906250               0      2128906250    0.00%',
    'local             dir     active        91000000         9000000        82000000    9.89%',
    'local-lvm     lvmthin     active       231000000        23100000       207900000   10.00%',
    'nas               nfs   inactive               0               0               0    0.00%',
  ].join('\n'),
  version: 'pve-manager/9.1.4/b1f27d49e6d4f0c5 (running kernel: 6.14.11-4-pve)\n',
}

/** One line that begins as the script has it. */
export function printed(parts: Partial<Record<keyof typeof dualXeon, string>> = {}): string {
  const {assess, ...texts} = {...dualXeon, ...parts}
  return JSON.stringify({assess, ...texts})
}

export function sourcesWith(parts?: Parameters<typeof printed>[0]): Sources {
  return readSources(printed(parts), 'root@pve')
}
