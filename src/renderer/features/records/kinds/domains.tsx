import { Pill, TagsInput } from '@mantine/core'
import { useRef } from 'react'
import { z } from 'zod'
import { nameList } from '../../../../shared/shown-text'
import { heldValue, kind } from './kind'
import { useOurs } from './ours'

const schema = z.array(z.string())

export const domainsKind = kind<string[]>({
  schema,
  toForm: (field, row) => schema.catch([]).parse(heldValue(field, row)),
  fromForm: (value) => ({ value }),
  text: (value) => value.join(', '),
  Input({ field, label, description, value, errors, onChange, tools: { t } }) {
    const input = useRef<HTMLInputElement>(null)
    const ours = useOurs(value)
    return (
      <TagsInput
        ref={input}
        label={label}
        description={
          ours.length > 0 ? (
            <span role="status">{t('customer:ours.domains', { domains: nameList(ours) })}</span>
          ) : (
            description
          )
        }
        value={value}
        error={errors['']}
        data-path={field.name}
        onChange={onChange}
        renderPill={({ value: domain, onRemove }) => (
          <Pill
            withRemoveButton
            onRemove={() => {
              onRemove?.()
              // The button is gone with its chip: the keys would be nobody's.
              input.current?.focus()
            }}
            removeButtonProps={{
              'aria-hidden': false,
              'aria-label': t('customer:create.removeValue', { value: domain }),
              tabIndex: 0,
            }}
          >
            {domain}
          </Pill>
        )}
      />
    )
  },
})
