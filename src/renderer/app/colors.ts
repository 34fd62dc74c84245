import { useComputedColorScheme } from '@mantine/core'

/** Whether the window is light or dark now, the system's choice included. */
export const useColors = (): { scheme: 'light' | 'dark' } => ({ scheme: useComputedColorScheme('light') })
