import { createTheme } from '@mantine/core'
import type { CSSVariablesResolver } from '@mantine/core'

/** Shade 8 of indigo has 5.6:1 against white: enough for small text and for white text upon it, in both schemes. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: 8,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '22px' }, h2: { fontSize: '16px' }, h3: { fontSize: '14px' } } },
  cursorType: 'pointer',
  components: {
    Anchor: { defaultProps: { inherit: true } },
    Button: { defaultProps: { size: 'sm' } },
    Table: { defaultProps: { verticalSpacing: 9, horizontalSpacing: 'sm', fz: 'md' } },
    Modal: { defaultProps: { centered: true, transitionProps: { duration: 0 } } },
    Menu: { defaultProps: { transitionProps: { duration: 0 } } },
    Skeleton: { defaultProps: { radius: 'sm' } },
  },
})

/** Mantine's greys for secondary text, hints and errors are below 4.5:1 on white; these are not. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5c636a',
    '--mantine-color-placeholder': '#6b7280',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-anchor': 'var(--mantine-color-indigo-8)',
    '--console-line': 'var(--mantine-color-gray-3)',
    '--console-side': '#f7f8fa',
    '--dot-good': '#2b8a3e',
    '--dot-wait': '#b45309',
    '--dot-bad': '#c92a2a',
    '--dot-quiet': '#868e96',
  },
  dark: {
    '--mantine-color-dimmed': '#a6a7ab',
    '--mantine-color-placeholder': '#909296',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-anchor': 'var(--mantine-color-indigo-3)',
    '--console-line': 'var(--mantine-color-dark-4)',
    '--console-side': 'var(--mantine-color-dark-8)',
    '--dot-good': '#69db7c',
    '--dot-wait': '#ffc078',
    '--dot-bad': '#ff8787',
    '--dot-quiet': '#909296',
  },
})
