import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core'

const petrol: MantineColorsTuple = [
  '#eaf5f4',
  '#d3e9e8',
  '#a8d5d3',
  '#7bc0bd',
  '#5cc3bd',
  '#2f9793',
  '#1a7f7c',
  '#0d6b69',
  '#095452',
  '#053f3e',
]

/** Mantine's own dark greys, in the blue-grey of our panes. */
const dark: MantineColorsTuple = [
  '#e7eaed',
  '#b3bcc5',
  '#98a3ae',
  '#6f7a85',
  '#424b54',
  '#2e353c',
  '#1b2025',
  '#1f252a',
  '#171b1f',
  '#121519',
]

const dialogTitle = { fontSize: 16, fontWeight: 650 }
/** What was closed must not take the next key on its way out. */
const goesAtOnce = { exitDuration: 0 }
const dialogMotion = { duration: 120, ...goesAtOnce }
const dialogShade = { backgroundOpacity: 0.35 }

/** Mantine wears our tokens: one typeface, one accent, a 4 px grid. */
export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 4 },
  colors: { petrol, dark },
  autoContrast: true,
  // Mantine judges contrast by the light scheme's shade; our accent is light in the dark and dark in the light.
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input)
    const isAccent = (input.color ?? input.theme.primaryColor) === 'petrol'
    if (input.variant !== 'filled') return colors
    if (isAccent) return { ...colors, color: 'var(--on-accent)' }
    if (input.color !== 'red') return colors
    const hover = 'color-mix(in srgb, var(--danger) 88%, var(--text))'
    return { ...colors, background: 'var(--danger)', hover, color: 'var(--on-danger)' }
  },
  fontFamily: "'Inter Variable', 'Segoe UI', system-ui, sans-serif",
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '18px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: { fontWeight: '600' },
  components: {
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true, fz: 12 } },
    Modal: {
      styles: { title: dialogTitle },
      defaultProps: { transitionProps: dialogMotion, overlayProps: dialogShade },
    },
    ModalRoot: { defaultProps: { transitionProps: dialogMotion } },
    ModalOverlay: { defaultProps: dialogShade },
    // A drawer without padding holds a pane of its own; its title keeps its distance from the edge all the same.
    Drawer: {
      styles: { title: dialogTitle, header: { paddingInline: 16 } },
      defaultProps: { transitionProps: dialogMotion, overlayProps: dialogShade },
    },
    Popover: { defaultProps: { transitionProps: { duration: 80, ...goesAtOnce } } },
    Menu: { defaultProps: { transitionProps: { duration: 80, ...goesAtOnce }, shadow: 'md' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Button: { defaultProps: { size: 'sm' } },
    // Mantine's own are smaller than the smallest text that is read with ease.
    InputWrapper: { styles: { error: { fontSize: 12 }, description: { fontSize: 12 } } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    // In a form the focus comes by Tab and by itself, too; a list that drops open then covers the next fields.
    Autocomplete: { defaultProps: { openOnFocus: false } },
    TagsInput: { defaultProps: { openOnFocus: false } },
  },
})

/** Mantine's own surfaces and text take our tokens, so that a menu matches a pane in both colour schemes. */
export const cssVariables: CSSVariablesResolver = () => {
  const surface = {
    '--mantine-color-body': 'var(--bg-card)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-dimmed': 'var(--text-faint)',
    '--mantine-color-default': 'var(--bg-field)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-default-hover': 'var(--bg-hover)',
    '--mantine-color-placeholder': 'var(--text-faint)',
    '--mantine-color-error': 'var(--danger)',
    // Mantine's own is nearly black in the dark.
    '--mantine-color-gray-light': 'var(--bg-tint)',
    '--mantine-color-gray-light-hover': 'var(--bg-tint-strong)',
    '--mantine-color-gray-light-color': 'var(--text)',
  }
  const inTheDark = {
    ...surface,
    // The same for a soft button in the accent's colour.
    '--mantine-color-petrol-light': 'var(--accent-soft)',
    '--mantine-color-petrol-light-hover': 'color-mix(in srgb, var(--accent-soft) 88%, var(--text))',
    '--mantine-color-petrol-light-color': 'var(--text)',
  }
  return { variables: {}, light: surface, dark: inTheDark }
}
