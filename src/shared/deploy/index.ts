/**
 * Services on the machines of the lab: PostgreSQL, Ollama, this toolkit. `infrastructure/scripts/deploy-*.sh` do the
 * work there and change nothing twice; here their settings are made from the lab file, and they are sent over ssh, with
 * every secret on stdin. Hosts are known by a key that is kept at first contact.
 */
export {DeployCommand, deployFlags} from './command.ts'
export {runDeployment, waitUntilReady} from './deploy.ts'
export {BRIEFING_AT, configuredWishes, type DeployWishes, deployToMachine} from './deploy-to-machine.ts'
export {readEnvFile} from './dotenv.ts'
export {checkHealth} from './health.ts'
export {forgetHost, knownHostsFile} from './known-hosts.ts'
export {deployObstacles} from './obstacles.ts'
export {readPasswordLine} from './postgres.ts'
export {waitForCloudInit} from './ready.ts'
export {postgresSettings} from './settings.ts'
export {DeployedShape, type Deployment} from './shape.ts'
export {deploymentFor, type Target, targetByLogin, targetByName} from './target.ts'
