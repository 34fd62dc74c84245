import en from '../../../../../resources/locales/en/customer.json'
import it from '../../../../../resources/locales/it/customer.json'
import pl from '../../../../../resources/locales/pl/customer.json'

const translations = [en, it, pl].map(({ stages }) => new Map(Object.entries(stages)))

/** A stage's name, and what the windows of any language call it: a deal is found by the word the user reads. */
export const stageNames = (name: string): string[] => [
  name,
  ...translations.flatMap((stages) => stages.get(name) ?? []),
]
