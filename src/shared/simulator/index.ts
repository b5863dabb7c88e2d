/**
 * Simulated Proxmox VE servers: HTTPS on loopback, faithful in what a client can observe (accounting of storages, tasks,
 * locks, permissions, error bodies), and failing on demand. `state/` is plain data with pure functions over it,
 * `endpoints/` answers, `http/` is the only part with sockets, `start.ts` puts them together. It knows nothing of the
 * client but the rules of parameters, which it shares.
 */
export type {Fault, FaultEffect} from './faults/fault.ts'
export {faultKinds} from './faults/parse.ts'
export {type Preset, presetNames} from './presets/presets.ts'
export {describeSimulator, readSimulatorOptions, renderSimulator, SimulatorShape, untilStopped} from './session.ts'
export {type Simulator, type SimulatorOptions, startSimulator} from './start.ts'
export type {Guest, Node, PublishedImage, State, Storage, Task, Volume} from './state/state.ts'
