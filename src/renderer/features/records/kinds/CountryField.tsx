import { Autocomplete, type AutocompleteProps } from '@mantine/core'
import { matchCountries } from '../../../../shared/countries'
import { useFormat } from '../../../app/format'

/** Chooses a country by typing its name or code; what it names is decided by the form. */
export function CountryField(props: AutocompleteProps) {
  const { countries } = useFormat()
  const all = countries()
  return (
    <Autocomplete
      {...props}
      autoComplete="off"
      onClick={(event) => {
        // The pointer has set a caret: what is typed next replaces the country all the same.
        const { value } = event.currentTarget
        if (all.some(({ name }) => name === value)) event.currentTarget.select()
      }}
      data={all.map(({ name }) => name)}
      filter={({ search }) => matchCountries(all, search).map(({ name }) => ({ value: name, label: name }))}
      limit={300}
      selectFirstOptionOnChange
    />
  )
}
