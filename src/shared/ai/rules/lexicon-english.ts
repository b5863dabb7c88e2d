import type {LexiconSource} from './lexicon.ts'

export const english: LexiconSource = {
  cues: [
    [
      2,
      `excellent, outstanding success*, great success, flawless*, exceeded expectations, ahead of schedule, ahead of plan,
       early finish, under budget, below budget, delighted`,
    ],
    [
      1.4,
      `success, successes, successful*, achieve*, accomplish*, on track, on schedule, on time, on target, within budget,
       on budget, within the budget, well below, below … forecast, below … estimate, in good shape, in good health, great,
       met the deadline, meet the deadline, milestone … reached, back on track, all green, goes live as planned`,
    ],
    [
      1,
      `completed, complete, finished, done, delivered, passed, approved, granted, accepted, signed, secured, confirmed,
       resume, resumed, progress*, good, well, healthy, improve*, benefit*, confident, satisfied, happy, pleased, support*,
       as planned, as agreed, as expected, to plan, green, stable, smooth*, solid, ready, saving*, saved, agreed, unblocked`,
    ],
    [
      0.6,
      'sufficient*, enough, adequate*, correct*, works, working, available, clear, reliable, meets … requirement*, positive',
    ],
    [
      -0.6,
      'open question*, change request*, pending, waiting, uncertain*, unclear, unknown, postpone*, defer*, depend* on, tight',
    ],
    [
      -1,
      `issue, issues, problem*, risk, risks, concern*, delay*, defect*, bug, bugs, error, errors, mistake*, gap, gaps, bad,
       poor*, weak*, slow*, behind schedule, behind plan, is … behind, are … behind, lag*, slip*, late, missing, missed,
       shortage*, difficult*, complain*, complaint*, dispute*, conflict*, wrong*, incorrect*, incomplete, unhappy, unstable,
       amber, worry, worri*, blocker*, impediment*, obstacle*, damage*, stopped, stuck, halted, not configured`,
    ],
    [
      -1.4,
      `overdue, overrun*, over budget, exceed* … budget, exceeds, cost* rise, cost* rose, cost* increase*, refused, rejected,
       denied, cancelled, canceled, withdrawn, withdrew, blocked, off track, escalat*, overload*, overwork*, exhausted,
       at risk, in danger, threat*, insolven*, bankrupt*, fail, fails, failed, failing, failure*, unavoidable, no funding,
       not handle, not acceptable, unacceptable, red, breach*, leak*, injur*, accident*, penalt*`,
    ],
    [
      -2,
      `cost* explode*, explode*, disaster*, catastroph*, crisis, serious trouble, in trouble, out of control, collapse*, showstopper*, critical`,
    ],
  ],
  neutral: `risk register*, risk log*, risk owner*, risk matri*, risk profile*, risk management, risk review*, risk assessment*,
    risk score*, risk rating*, risk categor*, risk appetite, issue log*, issue tracker*, issue list*, issue register*,
    bug tracker*, error log*, critical path, contingency budget*, contingency plan*, lessons learned, progress report*,
    progress meeting*, progress bar*, status report*, red team, green belt, blue green, acceptance criteria,
    change request form*, support ticket*, support team*, support contract*, well known, as well as, as well,
    benefits realisation, problem statement, good morning, good afternoon, risks and issues, issues and risks`,
  negators: `no, not, never, none, nothing, nobody, neither, nor, without, hardly, barely, scarcely, little, cannot, can't,
    don't, doesn't, didn't, won't, isn't, aren't, wasn't, weren't, couldn't, hasn't, haven't, hadn't, failed to, fails to,
    unable to, lack of, lacks, lacking, free of, avoid*, prevent*, zero`,
  resolved: `fixed, resolved, solved, mitigated, closed, repaired, cleared, corrected, settled, eliminated, removed, overcome`,
  pending: `must, need, needs, has to, have to, should, will, until, to be, cannot, not yet, not, still`,
  intensifiers: `very, extremely, highly, severe, severely, serious*, major, huge, significant*, considerabl*, again, still, too,
    strong*, completely, totally, urgent*, many, well, far, massive*`,
  diminishers: `slight*, somewhat, partly, partially, minor, small, little bit, a bit, nearly, almost, some, mostly, low`,
  contrasts: 'but, however, yet, nevertheless, still though',
  concessions: 'although, though, despite, in spite of, even though, while',
  conditionals: 'if, what if, whether, in case, might, may, could, would, unless',
}
