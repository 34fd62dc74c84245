import { ActionIcon, Autocomplete, Button, Group, TextInput } from '@mantine/core'
import { IconPlus, IconStar, IconStarFilled, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { z } from 'zod'
import { isMailAddress } from '../../../../shared/addresses'
import type { MailAddress } from '../../../../shared/contract/messages'
import { nameList, withinSentence } from '../../../../shared/shown-text'
import { emailAddress } from '../../../../shared/records/types/person'
import { labelNames, sayLabel } from './email-labels'
import { heldValue, kind } from './kind'
import { useOurs } from './ours'
import { firstAmong, isReplaced, peopleIn } from './typed-addresses'

const schema = z.array(emailAddress.extend({ address: z.string() }))
type Value = z.infer<typeof schema>

/** The addresses in a form, half written ones included. */
export const addressesAsTyped = (value: unknown): string[] =>
  (schema.safeParse(value).data ?? []).map(({ address }) => address)

const MAX_LABEL = 40

const blank = (isPrimary: boolean): Value[number] => ({ address: '', label: '', isPrimary })

/** Each of these addresses in a field of its own, from one of the fields on; null where none of them is new. */
function spread(value: Value, at: number, people: readonly MailAddress[]): Value | null {
  const email = value[at]
  const known = new Set(value.flatMap(({ address }, index) => (index === at ? [] : [address])))
  const [first, ...more] = [...new Set(people.map(({ address }) => address))].filter((one) => !known.has(one))
  if (!email || first === undefined) return null
  return [
    ...value.slice(0, at),
    { ...email, address: first },
    ...more.map((address) => ({ ...blank(false), address })),
    ...value.slice(at + 1),
  ]
}

export const emailsKind = kind<Value>({
  schema,
  toForm(field, row) {
    const held = schema.catch([]).parse(heldValue(field, row))
    return held.length > 0 || row ? held : [blank(true)]
  },
  fromForm: (value) => ({ value: value.filter(({ address }) => address.trim()) }),
  errors: (value, _, { t }) =>
    Object.fromEntries(
      value.flatMap(({ address }, index) =>
        address.trim() === '' || isMailAddress(address.trim())
          ? []
          : [[`${index}.address`, t('customer:create.addressInvalid')]],
      ),
    ),
  pathOf(value, refused) {
    const index = value.findIndex(({ address }) => refused.includes(address.trim()))
    return index < 0 ? undefined : `${index}.address`
  },
  // The main one first: two lists may differ in nothing else.
  text: (value) =>
    value
      .toSorted((a, b) => Number(b.isPrimary) - Number(a.isPrimary))
      .map(({ address }) => address)
      .join(', '),
  Input({ field, label: called, value, errors, isFirst, onChange, suggestTitle, tools: { t } }) {
    const [added, setAdded] = useState<number | null>(null)
    const label = field.definition === null ? t('customer:create.emails') : called
    /** What is said of people left out, as long as the address that was taken is there. */
    const [leftOut, setLeftOut] = useState({ address: '', said: '' })
    const put = (at: number, address: string): void =>
      onChange(value.map((email, index) => (index === at ? { ...email, address } : email)))
    const ours = useOurs(value.map(({ address }) => address.trim()).filter(isMailAddress))
    /** Takes the addresses out of a text that holds them and more; false where it does not. */
    const take = (at: number, text: string): boolean => {
      const { name, own, others } = firstAmong(peopleIn(text))
      const addresses = spread(value, at, own)
      if (!addresses) return false
      onChange(addresses)
      suggestTitle(name)
      const said = t('customer:create.onePerson', { name: withinSentence(name), others: nameList(others) })
      setLeftOut({ address: addresses[at]?.address ?? '', said: others.length > 0 ? said : '' })
      return true
    }
    return (
      <>
        {value.map((email, index) => {
          // Only the first has its label above it.
          const besideInput = index === 0 ? 20 : 1
          return (
            <Group key={index} gap="xs" align="flex-start" wrap="nowrap">
              <TextInput
                flex={1}
                autoFocus={index === added}
                type="email"
                label={index === 0 ? label : undefined}
                aria-label={label}
                value={email.address}
                error={errors[`${index}.address`]}
                data-path={`${field.name}.${index}.address`}
                {...(isFirst && index === 0 && { 'data-autofocus': true })}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                description={
                  leftOut.said !== '' && leftOut.address === email.address ? (
                    <span role="status">{leftOut.said}</span>
                  ) : (
                    ours.includes(email.address.trim()) &&
                    errors[`${index}.address`] === undefined && (
                      <span role="status">{t('customer:ours.address')}</span>
                    )
                  )
                }
                onChange={(event) => {
                  const text = event.currentTarget.value
                  // With its bracket closed, `Anna Rossi <anna@rossi.it>` is whole.
                  if (!text.endsWith('>') || !take(index, text)) put(index, text)
                }}
                onBlur={() => {
                  if (!isMailAddress(email.address.trim())) take(index, email.address)
                }}
                onPaste={(event) => {
                  const isTaken =
                    isReplaced(email.address) && take(index, event.clipboardData.getData('text'))
                  if (isTaken) event.preventDefault()
                }}
              />
              <Autocomplete
                w={104}
                label={index === 0 ? t('customer:create.label') : undefined}
                aria-label={
                  email.address.trim()
                    ? t('customer:create.labelOf', { address: email.address.trim() })
                    : t('customer:create.label')
                }
                data={labelNames.map((name) => t(`customer:emailLabels.${name}`))}
                maxLength={MAX_LABEL}
                value={sayLabel(t, email.label)}
                onChange={(text) => {
                  const label = labelNames.find((name) => t(`customer:emailLabels.${name}`) === text) ?? text
                  onChange(value.map((other, at) => (at === index ? { ...other, label } : other)))
                }}
              />
              <ActionIcon
                size="lg"
                mt={besideInput}
                aria-label={
                  email.address.trim()
                    ? t('customer:create.primaryOf', { address: email.address.trim() })
                    : t('customer:create.primary')
                }
                aria-pressed={email.isPrimary}
                onClick={() => onChange(value.map((other, at) => ({ ...other, isPrimary: at === index })))}
              >
                {email.isPrimary ? <IconStarFilled size={16} /> : <IconStar size={16} />}
              </ActionIcon>
              {value.length > 1 && (
                <ActionIcon
                  size="lg"
                  mt={besideInput}
                  aria-label={
                    email.address.trim()
                      ? t('customer:create.removeValue', { value: email.address.trim() })
                      : t('customer:create.removeAddress')
                  }
                  onClick={() => onChange(value.filter((_, at) => at !== index))}
                >
                  <IconX size={16} />
                </ActionIcon>
              )}
            </Group>
          )
        })}
        <Button
          variant="subtle"
          size="compact-sm"
          w="fit-content"
          leftSection={<IconPlus size={14} />}
          onClick={() => {
            setAdded(value.length)
            onChange([...value, blank(value.length === 0)])
          }}
        >
          {t('customer:create.addAddress')}
        </Button>
      </>
    )
  },
})
