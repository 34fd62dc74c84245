import { Button, Group, TextInput } from '@mantine/core'
import { z } from 'zod'
import type { Choice } from '../../../../shared/choices'
import { LARGEST_MINOR, typedCurrency } from '../../../../shared/money'
import { ChoiceField } from '../../../ui/ChoiceField'
import { amountIn } from '../field-text'
import { heldValue, kind, type KindTools } from './kind'

/** One value for whoever changes it: an amount means nothing without its currency. */
const schema = z.object({ amount: z.string(), currency: z.string() })
type Value = z.infer<typeof schema>

export const moneyKind = kind<Value>({
  schema,
  toForm(field, row, { format }) {
    const { minor, currency } = amountIn(heldValue(field, row))
    return { amount: minor === null ? '' : format.amountText(minor, currency), currency }
  },
  fromForm({ amount, currency }, _field, _row, { format }) {
    const read = format.readAmount(amount, currency)
    return { value: { minor: 'minor' in read ? read.minor : null, currency } }
  },
  errors(value, _field, tools, put) {
    const error = amountError(value, tools, (amount) => put({ ...value, amount }))
    return {
      ...(error === null ? {} : { amount: error }),
      ...(holds(currenciesWith(value.currency, tools), value.currency)
        ? {}
        : { currency: tools.t('common:choiceUnresolved') }),
    }
  },
  text({ amount, currency }, _field, { format }) {
    const read = format.readAmount(amount, currency)
    return 'minor' in read ? format.money(read.minor, currency) : amount
  },
  Input({ field, label, value, errors, isFirst, onChange, tools }) {
    const { t, format } = tools
    const { amount, currency } = value
    const read = format.readAmount(amount, currency)
    const currencies = currenciesWith(currency, tools)
    // No letter more makes an amount with too many decimals right: it is said at once, and of a currency just chosen.
    const echo =
      'minor' in read
        ? format.money(read.minor, currency)
        : read.problem === 'too-many-decimals' && !errors['amount']
          ? t('customer:amount.too-many-decimals', { currency })
          : ''
    return (
      <Group grow gap="sm" align="flex-start">
        <TextInput
          label={label}
          inputMode="decimal"
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          description={echo && holds(currencies, currency) ? <span role="status">{echo}</span> : undefined}
          value={amount}
          error={errors['amount']}
          data-path={`${field.name}.amount`}
          {...(isFirst && { 'data-autofocus': true })}
          onChange={(event) => {
            const typed = event.currentTarget.value
            // A currency typed beside the amount is meant: the field beside it and the echo follow.
            onChange({ amount: typed, currency: typedCurrency(typed, currencies) ?? currency })
          }}
        />
        <ChoiceField
          label={t('customer:fields.currency')}
          choices={currencies}
          value={currency}
          error={errors['currency']}
          data-path={`${field.name}.currency`}
          onChange={(chosen) => onChange({ ...value, currency: chosen })}
          onText={(text) => onChange({ ...value, currency: text })}
        />
      </Group>
    )
  },
})

function amountError({ amount, currency }: Value, { t, format }: KindTools, take: (amount: string) => void) {
  const read = format.readAmount(amount, currency)
  if (!('problem' in read)) return null
  if (read.problem !== 'ambiguous')
    return t(`customer:amount.${read.problem}`, {
      currency,
      limit: format.money(LARGEST_MINOR, currency),
      example: format.amountText(4_500_050, 'EUR'),
    })
  return (
    <>
      {t('customer:amount.ambiguous')}{' '}
      {read.readings.map((minor) => (
        <Button
          key={minor}
          size="compact-xs"
          variant="default"
          mr={4}
          onClick={() => take(format.amountText(minor, currency))}
        >
          {format.money(minor, currency)}
        </Button>
      ))}
    </>
  )
}

const holds = (choices: readonly Choice[], value: string): boolean =>
  choices.some((choice) => choice.value === value)

/** What a record has stays a choice where it looks like a code, even where it is the code of no currency. */
function currenciesWith(own: string, { format }: KindTools): readonly Choice[] {
  const choices = format.currencyChoices()
  return holds(choices, own) || !/^[A-Z]{3}$/.test(own) ? choices : [...choices, { value: own, label: own }]
}
