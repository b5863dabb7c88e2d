/** How one command is run for the contract test, on a database that holds the project of `coord project demo`. */
export interface Call {
  readonly args: readonly string[]
  /** The same with a reference to something that is not there; null when the command takes no reference. */
  readonly missing: readonly string[] | null
  /** Whether it changes the register: it then needs `--dry-run` and `--reason`, and says how to undo it. */
  readonly changes?: true
  /** Commands to run first. */
  readonly before?: readonly (readonly string[])[]
}

/** An entry for each command of both bins; calls that change something have a risk or project of their own. */
export const calls: Readonly<Record<string, Call>> = {
  'coord briefing': {args: [], missing: ['-p', 'NOPE']},
  'coord completion': {args: ['bash'], missing: null},
  'coord config show': {args: ['--group', 'general'], missing: null},
  'coord history': {args: ['DEMO-R1'], missing: ['DEMO-R999']},
  'coord log': {args: ['--since', '-7d'], missing: ['-p', 'NOPE']},
  'coord overview': {args: ['--group', 'owner'], missing: null},
  'coord project add': {args: ['New wing', '--key', 'WING', '--owner', 'ana'], changes: true, missing: null},
  'coord project demo': {args: ['--key', 'DEMO2'], changes: true, missing: null},
  'coord project edit': {args: ['DEMO', '--sponsor', 'Mayor'], changes: true, missing: ['NOPE', '--sponsor', 'Mayor']},
  'coord project list': {args: ['--all', '--sort', '-priority,key'], missing: null},
  'coord project remove': {
    args: ['GONE', '--yes'],
    before: [['project', 'add', 'Soon gone', '--key', 'GONE']],
    changes: true,
    missing: ['NOPE', '--yes'],
  },
  'coord project show': {args: ['DEMO', '--tab', 'risks'], missing: ['NOPE']},
  'coord project status': {
    args: ['DEMO', 'on_hold', '--reason', 'Budget freeze'],
    changes: true,
    missing: ['NOPE', 'on_hold', '--reason', 'Budget freeze'],
  },
  'coord risk accept': {
    args: ['DEMO-R7', '--by', 'Head of Culture', '--until', '+3m', '--reason', 'Cheaper'],
    changes: true,
    missing: ['DEMO-R999', '--by', 'Head of Culture', '--until', '+3m', '--reason', 'Cheaper'],
  },
  'coord risk add': {
    args: ['-p', 'DEMO', 'Flood', '--likelihood', '2', '--impact', '4', '--owner', 'ben', '--cost', '1,250.00'],
    changes: true,
    missing: ['-p', 'NOPE', 'Flood'],
  },
  'coord risk assess': {
    args: ['DEMO-R9', '--likelihood', '3', '--impact', '2', '--owner', 'ben'],
    changes: true,
    missing: ['DEMO-R999', '--likelihood', '3', '--impact', '2'],
  },
  'coord risk close': {
    args: ['DEMO-R6', '--reason', 'Knowledge written down'],
    changes: true,
    missing: ['DEMO-R999', '--reason', 'Over'],
  },
  'coord risk edit': {args: ['DEMO-R3', '--owner', 'cora'], changes: true, missing: ['DEMO-R999', '--owner', 'cora']},
  'coord risk escalate': {
    args: ['DEMO-R3', '--to', 'Mayor', '--reason', 'Beyond us'],
    changes: true,
    missing: ['DEMO-R999', '--to', 'Mayor', '--reason', 'Beyond us'],
  },
  'coord risk list': {args: ['--min-band', 'orange', '--sort', '-score'], missing: ['-p', 'NOPE']},
  'coord risk matrix': {args: ['-p', 'DEMO', '--move'], missing: ['-p', 'NOPE']},
  'coord risk occur': {
    args: ['DEMO-R4', '--on', 'yesterday', '--reason', 'It came so'],
    changes: true,
    missing: ['DEMO-R999', '--reason', 'It came so'],
  },
  'coord risk profile list': {args: [], missing: null},
  'coord risk profile set': {
    args: ['iso27005-5x5', '-p', 'DEMO', '--yes'],
    changes: true,
    missing: ['no-such-profile', '-p', 'DEMO', '--yes'],
  },
  'coord risk profile show': {args: ['npsa-5x5'], missing: ['no-such-profile']},
  'coord risk remove': {args: ['DEMO-R5', '--yes'], changes: true, missing: ['DEMO-R999', '--yes']},
  'coord risk reopen': {
    args: ['DEMO-R11', '--reason', 'Bidder gone'],
    changes: true,
    missing: ['DEMO-R999', '--reason', 'Bidder gone'],
  },
  'coord risk show': {args: ['DEMO-R1', 'DEMO-R2'], missing: ['DEMO-R1', 'DEMO-R999']},
  'coord search': {args: ['library'], missing: ['library', '-p', 'NOPE']},
  'coord undo': {
    args: [],
    before: [['risk', 'add', '-p', 'DEMO', 'Added by mistake']],
    changes: true,
    missing: ['999'],
  },
  'coord use': {args: ['DEMO'], missing: ['NOPE']},
  'lab completion': {args: ['fish'], missing: null},
  'lab config show': {args: ['--group', 'database'], missing: null},
  'lab db backup': {args: ['--output', 'contract.backup'], missing: null},
  'lab db migrate': {args: ['--dry-run'], missing: null},
  'lab db new': {args: ['add_actions', '--directory', '.'], missing: null},
  'lab db rollback': {args: ['--dry-run'], missing: null},
  'lab db status': {args: [], missing: null},
  'lab doctor': {args: [], missing: null},
  'lab init': {args: ['--timezone', 'UTC', '--dry-run'], missing: null},
  'lab status': {args: [], missing: null},
}
