import { globalIgnores } from 'eslint/config'
import hooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

/** A cast silences the compiler where a check or a better type belongs. */
const noCasts = {
  selector: "TSAsExpression:not([typeAnnotation.typeName.name='const']), TSTypeAssertion",
  message: 'Parse or narrow instead of casting; only `as const` is allowed.',
}

/** Each file is judged with the types of its own part alone: those of all at once take more memory than Node gives. */
const parts = {
  'tsconfig.shared.json': ['src/shared/**/*.ts'],
  'tsconfig.main.json': ['src/main/**/*.ts', 'scripts/**/*.ts', 'electron.vite.config.ts'],
  'tsconfig.renderer.json': ['src/renderer/**/*.{ts,tsx}', 'src/preload/**/*.ts'],
  'tsconfig.tests.json': ['tests/**/*.{ts,tsx}', 'bench/**/*.ts', 'vitest.config.ts', 'playwright.config.ts'],
}

export default tseslint.config(
  globalIgnores(['out/', 'dist/', 'test-results/', 'node_modules/', 'resources/', 'postcss.config.cjs']),
  { linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
  ...Object.entries(parts).map(([project, files]) => ({
    files,
    languageOptions: { parserOptions: { project, tsconfigRootDir: import.meta.dirname } },
  })),
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    rules: {
      'no-restricted-syntax': ['error', noCasts],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      // Spreading a string into its code points is just what is meant where we do it.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // Handlers and stores fulfil asynchronous interfaces with synchronous work.
      '@typescript-eslint/require-await': 'off',
      // `() => doIt()` reads better than a block where the value is void anyway.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // `void work()` marks what is deliberately not awaited, `void expression` what is not returned.
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      // What SQLite, other processes and the network hand over may be otherwise than its type says.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // Our objects are closures: their methods have no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      'max-lines': ['error', { max: 500 }],
    },
  },
  {
    files: ['src/renderer/**/*.{ts,tsx}'],
    extends: [hooks.configs.flat['recommended-latest']],
    rules: {
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
)
