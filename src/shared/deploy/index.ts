/**
 * Services on the machines of the lab: PostgreSQL, Ollama, this toolkit. `infrastructure/scripts/deploy-*.sh` do the
 * work there and change nothing twice; here their settings are made from the lab file, and they are sent over ssh, with
 * every secret on stdin. Hosts are known by a key that is kept at first contact.
 */
export {appsDotenv, appsPreview, deployApps} from './apps.ts'
export {DeployCommand, deployFlags} from './command.ts'
export {runDeployment, waitUntilReady} from './deploy.ts'
export {readEnvFile} from './dotenv.ts'
export {deployPostgres, readPasswordLine} from './postgres.ts'
export {ollamaSettings, postgresSettings} from './settings.ts'
export {DeployedShape} from './shape.ts'
export {type Target, targetByLogin} from './target.ts'
