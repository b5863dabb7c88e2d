import {ConfigShowCommand} from '#shared/lab/index'

export default class ConfigShow extends ConfigShowCommand {}
