import { authenticate } from './authenticate.js'
import { setOwnBaseUrl } from './base-url.js'
import { LinkError } from './link-result.js'
import { rapidForm, showFilePicker } from './not-here.js'

// `/link-sdk.js`: `<script src="https://relink.example/link-sdk.js">`, then `Relink.authenticate(…)`.
const { currentScript } = document
if (currentScript instanceof HTMLScriptElement) setOwnBaseUrl(currentScript.src.replace(/\/link-sdk\.js.*$/, ''))

Object.assign(window, { Relink: { authenticate, rapidForm, showFilePicker, LinkError } })
