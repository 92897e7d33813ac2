import { haraka } from './support/haraka.js'
import { mailComesBack } from './support/mail-comes-back.js'

mailComesBack(await haraka())
