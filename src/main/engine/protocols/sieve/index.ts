export {
  decodeScript,
  readScript,
  removeRules,
  replaceRules,
  type ReplacedScript,
  type SieveDocument,
} from './document'
export { evaluateRules, type Outcome } from './evaluate'
export { factsOf, type MailFacts } from './facts'
export { action, comparison, condition, rule, rules, type Action, type Condition, type Rule } from './model'
export type { OutlineEntry } from './outline'
export { parseSieve } from './parser'
export { printSieve } from './printer'
export type { RuleEntry } from './read'
export type * from './syntax'
export { writeRule, type Obstacle, type ServerCapabilities } from './write'
