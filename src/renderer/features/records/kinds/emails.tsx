import { ActionIcon, Button, Group, TextInput } from '@mantine/core'
import { IconPlus, IconStar, IconStarFilled, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { z } from 'zod'
import { isMailAddress, parseAddressList } from '../../../../shared/addresses'
import { emailAddress } from '../../../../shared/records/types/person'
import { heldValue, kind } from './kind'

const schema = z.array(emailAddress.extend({ address: z.string() }))
type Value = z.infer<typeof schema>

/** The addresses in a form, half written ones included. */
export const addressesAsTyped = (value: unknown): string[] =>
  (schema.safeParse(value).data ?? []).map(({ address }) => address)

const blank = (isPrimary: boolean): Value[number] => ({ address: '', label: '', isPrimary })

/** Each address of `Anna <a@x.pl>, b@y.it` in a field of its own, from the empty one on; null where that is no list. */
function spread(value: Value, at: number, pasted: string): Value | null {
  const email = value[at]
  const people = parseAddressList(pasted)
  if (!email || email.address.trim() !== '' || !people.every(({ address }) => isMailAddress(address)))
    return null
  const known = new Set(value.map(({ address }) => address))
  const [first, ...more] = [...new Set(people.map(({ address }) => address))].filter((one) => !known.has(one))
  if (first === undefined) return null
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
  Input({ field, value, errors, isFirst, onChange, tools: { t } }) {
    const [added, setAdded] = useState<number | null>(null)
    const put = (at: number, address: string): void =>
      onChange(value.map((email, index) => (index === at ? { ...email, address } : email)))
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
                label={index === 0 ? t('customer:create.emails') : undefined}
                aria-label={t('customer:create.emails')}
                value={email.address}
                error={errors[`${index}.address`]}
                data-path={`${field.name}.${index}.address`}
                {...(isFirst && index === 0 && { 'data-autofocus': true })}
                onChange={(event) => put(index, event.currentTarget.value)}
                onPaste={(event) => {
                  const addresses = spread(value, index, event.clipboardData.getData('text'))
                  if (!addresses) return
                  event.preventDefault()
                  onChange(addresses)
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
