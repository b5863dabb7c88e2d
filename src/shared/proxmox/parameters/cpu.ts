/** Models that QEMU knows, as far as a guest of this lab may want one. Custom models live on the server and are refused. */
const models = new Set([
  'host',
  'max',
  'kvm32',
  'kvm64',
  'qemu32',
  'qemu64',
  'x86-64-v2',
  'x86-64-v2-AES',
  'x86-64-v3',
  'x86-64-v4',
  'Nehalem',
  'Nehalem-IBRS',
  'Westmere',
  'Westmere-IBRS',
  'SandyBridge',
  'SandyBridge-IBRS',
  'IvyBridge',
  'IvyBridge-IBRS',
  'Haswell',
  'Haswell-IBRS',
  'Haswell-noTSX',
  'Haswell-noTSX-IBRS',
  'Broadwell',
  'Broadwell-IBRS',
  'Broadwell-noTSX',
  'Broadwell-noTSX-IBRS',
  'Skylake-Client',
  'Skylake-Client-IBRS',
  'Skylake-Client-noTSX-IBRS',
  'Skylake-Server',
  'Skylake-Server-IBRS',
  'Skylake-Server-noTSX-IBRS',
  'Cascadelake-Server',
  'Cascadelake-Server-noTSX',
  'Cooperlake',
  'Icelake-Server',
  'Icelake-Server-noTSX',
  'SapphireRapids',
  'GraniteRapids',
  'Opteron_G1',
  'Opteron_G2',
  'Opteron_G3',
  'Opteron_G4',
  'Opteron_G5',
  'EPYC',
  'EPYC-IBPB',
  'EPYC-Rome',
  'EPYC-Milan',
  'EPYC-Genoa',
])

/** Flags that the configuration of a single guest may switch; others, such as AVX2, come with the model. */
const flags = new Set([
  'aes',
  'amd-no-ssb',
  'amd-ssbd',
  'hv-evmcs',
  'hv-tlbflush',
  'ibpb',
  'md-clear',
  'nested-virt',
  'pcid',
  'pdpe1gb',
  'spec-ctrl',
  'ssbd',
  'virt-ssbd',
])

export function isCpuModel(name: string): boolean {
  return models.has(name)
}

export function isCpuFlags(text: string): boolean {
  return text.split(';').every((part) => /^[+-]/.test(part) && flags.has(part.slice(1)))
}
