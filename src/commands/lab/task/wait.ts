import {Flags, references, z} from '#shared/cli/index'
import {awaitTasks, FinishedTaskShape, GuestCommand, taskLabel} from '#shared/guests/index'

export default class TaskWait extends GuestCommand {
  static override kind = 'task.wait'
  static override shape = z.object({tasks: z.array(FinishedTaskShape)})
  static override summary = 'Wait for tasks of Proxmox VE.'
  static override description =
    'For what was begun with --no-wait, or went on after Ctrl-C or a broken connection. Fails when the task has failed.'
  static override args = {upids: references('task, its UPID')}
  static override flags = {
    timeout: Flags.integer({description: 'seconds after which to wait no longer', helpValue: '<s>', min: 1}),
  }
  static override examples = ['<%= config.bin %> task wait "$UPID"', '<%= config.bin %> task wait "$UPID" --timeout 60']

  async run() {
    const {args, flags} = await this.parse(TaskWait)
    const timeoutMs = flags.timeout === undefined ? undefined : flags.timeout * 1000
    await this.withProxmox(flags, async (client) => {
      const data = await this.watched(flags, (signal, onProgress) =>
        awaitTasks(client, args.upids, {
          onProgress: (upid, progress) => onProgress({label: taskLabel(upid), verb: ''}, progress),
          signal,
          timeoutMs,
        }),
      )
      const view = () =>
        data.map(({upid, warnings}) => `Over: ${taskLabel(upid)}${warnings > 0 ? ', with warnings' : ''}`)
      this.print(
        {
          data: {tasks: data},
          references: data.map(({upid}) => upid),
          view: () => view().join('\n'),
          warnings: data.flatMap(({lastLines}) => lastLines),
        },
        flags,
      )
    })
  }
}
