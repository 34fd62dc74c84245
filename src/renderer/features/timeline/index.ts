export { LatestMail } from './LatestMail'
export { Timeline } from './Timeline'
