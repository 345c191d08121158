// SPDX-License-Identifier: Apache-2.0
// Rules beside the compiler's: accessible markup, hooks, and mistakes of our own.
import a11y from 'eslint-plugin-jsx-a11y';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {ignores: ['dist', 'node_modules', 'screenshots']},
  ...tseslint.configs.recommended,
  {
    files: ['src/**/*.{ts,tsx}'],
    ...a11y.flatConfigs.strict,
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: {'react-hooks': hooks},
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'no-console': 'error',
      'eqeqeq': ['error', 'always', {null: 'ignore'}],
      '@typescript-eslint/no-unused-vars': ['error', {argsIgnorePattern: '^_', varsIgnorePattern: '^_'}],
      'no-restricted-properties': ['error',
        {object: 'Date', property: 'now', message: 'Take the time from lib/clock.ts, so that tests can set it.'}],
      // People type into what is called here; the label is the parent.
      'jsx-a11y/label-has-associated-control': ['error', {assert: 'either', depth: 3}],
      // A screen's heading takes the focus when it appears; that is not a form field stealing it.
      'jsx-a11y/no-noninteractive-tabindex': 'off',
      'jsx-a11y/media-has-caption': 'off',
      // Components of our own have a "role" of another meaning.
      'jsx-a11y/aria-role': ['error', {ignoreNonDOM: true}],
    },
  },
);
