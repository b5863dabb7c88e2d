/**
 * The risk register: what may happen to a project, how likely and how bad, who answers for it and what is done. The
 * rules are in `#shared/coordination`; here are the fields as people type them, the SQL, the use cases behind each
 * verb, the JSON shapes and the views.
 */
export {addRisk} from './add.ts'
export {bandText, paintBand} from './band-view.ts'
export {
  acceptRisks,
  assessRisks,
  closeRisks,
  editRisks,
  escalateRisks,
  markOccurred,
  removeRisks,
  reopenRisks,
} from './change.ts'
export {renderRisk, riskLine} from './detail-view.ts'
export {readRiskFilter, readRiskType} from './filter.ts'
export {type RiskFields, riskFields} from './input.ts'
export {occurredLine, RiskWithActionsShape, withActions} from './linked-actions.ts'
export {riskList, riskTotals} from './list-view.ts'
export {listWithProfiles as listStoredRisks, loadRisks, type RiskInProfile as StoredRisk, showRisks} from './load.ts'
export {loadMatrix, MatrixShape} from './matrix.ts'
export {renderMatrix} from './matrix-view.ts'
export {ProfileShape, profileList, renderProfile, requireProfile, requireProfiles} from './profiles.ts'
export {askForRisk} from './questions.ts'
export {countRiskCells, listStoredProfiles as listProfiles, type RiskCell} from './repository.ts'
export {BandShape, type Risk, RiskShape} from './shape.ts'
export {riskUpsert} from './upsert.ts'
