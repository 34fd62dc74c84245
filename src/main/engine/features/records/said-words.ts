import en from '../../../../../resources/locales/en/customer.json'
import it from '../../../../../resources/locales/it/customer.json'
import pl from '../../../../../resources/locales/pl/customer.json'
import { countryName } from '../../../../shared/countries'
import type { NamedField } from '../../../../shared/records/record-type'

const locales = [en, it, pl]
const languages = ['en', 'it', 'pl']
const stages = locales.map((texts) => new Map(Object.entries(texts.stages)))
const fields = locales.map((texts) => new Map(Object.entries(texts.fields)))
const choices = locales.map(
  (texts) =>
    new Map(Object.entries(texts.choices).map(([field, said]) => [field, new Map(Object.entries(said))])),
)

/** A stage's name, and what the windows of any language call it: a deal is found by the word the user reads. */
export const stageNames = (name: string): string[] => [
  name,
  ...stages.flatMap((said) => said.get(name) ?? []),
]

/** A choice as it is named in lists of choices: of the user's own making, or one that windows have words for. */
type Chosen = Pick<NamedField, 'name' | 'optionLabels'>

/** A choice, and what the windows of any language call it. */
export const choiceNames = ({ name, optionLabels }: Chosen, value: string): string[] =>
  optionLabels
    ? [optionLabels[value] ?? []].flat()
    : [value, ...choices.flatMap((said) => said.get(name)?.get(value) ?? [])]

/** What the windows of any language call a field; empty where no translation knows it. */
export const fieldNames = (name: string): string[] => fields.flatMap((said) => said.get(name) ?? [])

/** What one language calls a field; undefined where it has no word. */
export const fieldNameIn = (language: string, name: string): string | undefined =>
  fields[languages.indexOf(language)]?.get(name)

/** What one language calls a choice; undefined where it has no word. */
export const choiceNameIn = (
  language: string,
  { name, optionLabels }: Chosen,
  value: string,
): string | undefined =>
  optionLabels ? optionLabels[value] : choices[languages.indexOf(language)]?.get(name)?.get(value)

/** What one language calls a stage. */
export const stageNameIn = (language: string, name: string): string =>
  stages[languages.indexOf(language)]?.get(name) ?? name

/** What one language says for yes and no. */
export const yesNoIn = (language: string): { yes: string; no: string } =>
  (locales[languages.indexOf(language)] ?? en).yesNo

/** A country in every language of the program. */
export const countryNames = (code: string): string[] =>
  code === '' ? [] : languages.map((language) => countryName(code, language))
