/** Beside the spellings of `egress.test.ts`: what browsers, proxies and other languages read otherwise than a careless check. */
export const inner = [
  // Numbers: mixed bases, short forms, leading zeros, one number over several parts.
  ...['0x7f.0x0.0x0.0x1', '0177.0.0.01', '127.0x0.0.1', '00000177.1', '0x7F000001', '017700000001', '2130706434', '127.0.1', '0x7f.0.1'],
  ...['0300.0250.0.1', '3232235521', '0xC0A80001', '192.168.1', '0xac.16.1', '10.0x1', '0x0a.0.0.1', '012.1', '167772161', '2886729729'],
  ...['0xA9.0xFE.0xA9.0xFE', '0251.254.169.254', '169.0xfea9fe', '0', '00', '0x', '0.1', '0x0.0', '4294967295', '037777777777'],
  // Digits and dots of other scripts, and what is not seen at all (UTS 46).
  ...[
    '１２７．０．０．１',
    '①②⑦.⓪.⓪.①',
    '𝟏𝟐𝟕.0.0.1',
    '127｡0｡0｡1',
    '127.0.0.1。',
    '127.0.0\u00ad.1',
    '127.0.0.1\u2060',
    '１０.0.0.1',
    '0ｘ7f.1',
  ],
  ...[
    'ｌｏｃａｌｈｏｓｔ',
    'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
    'LocalHost',
    'localhost.',
    'x.LOCALHOST',
    'local\u00adhost',
    '%6c%6f%63%61%6c%68%6f%73%74',
    '%E2%93%AAx7f.1',
  ],
  // IPv6: IPv4 in mapped, compatible, translated, NAT64, 6to4, Teredo, ORCHID, link-local and unique local addresses.
  ...['[0:0:0:0:0:ffff:127.0.0.1]', '[::FFFF:7F00:0001]', '[::ffff:10.1.2.3]', '[::ffff:0:127.0.0.1]', '[::ffff:0:7f00:1]', '[::7f00:1]'],
  ...[
    '[::10.0.0.1]',
    '[0000:0000:0000:0000:0000:0000:0000:0001]',
    '[::0.0.0.1]',
    '[::1.2.3.4]',
    '[64:ff9b::127.0.0.1]',
    '[64:ff9b::c0a8:1]',
  ],
  ...['[64:ff9b:1::10.0.0.1]', '[2002:0a00:0001::1]', '[2002:c0a8:0101::]', '[2001:0:7f00:1::]', '[2001:0:4136:e378:8000:63bf:80ff:fffe]'],
  ...[
    '[2001:10::1]',
    '[2001:20::1]',
    '[2001:2::1]',
    '[2001:db8:a::1]',
    '[fe80::1]',
    '[FE80::A9FE:A9FE]',
    '[febf::1]',
    '[fd00::1]',
    '[ff01::1]',
  ],
  ...['[ff05::2]', '[fdff::7f00:1]', '[100::]', '[::ffff:a9fe:a9fe]', '[::ffff:100.100.100.200]', '[64:ff9b::168.63.129.16]'],
]

/** Whole URLs: WHATWG's parser decides where the host is, not what stands before an `@` or behind a backslash. */
export const wholes = [
  ...['https://example.com@127.0.0.1/', 'https://example.com:443@10.0.0.1/', 'https://127.0.0.1\\@example.com/', 'https:127.0.0.1/'],
  ...[
    'https:/127.0.0.1/',
    'https:\\\\127.0.0.1\\',
    'https:////127.0.0.1/',
    'https://127.0.0.1#@example.com/',
    'https://127.0.0.1?@example.com/',
  ],
  ...[
    'https://127.\t0.0.1/',
    'https://127.0.\n0.1/',
    ' https://127.0.0.1/ ',
    'HTTPS://127.0.0.1:443/',
    'https://0x7f.1:8443/x',
    'https://[::1]:443',
  ],
  ...[
    'https://[fe80::1%25eth0]/',
    'https://[fe80::1%eth0]/',
    'https://127.0.0.1%2f@example.com/',
    'https://[::ffff:127.0.0.1%251]/',
    'https://256.1/',
  ],
  ...['https://169.254.169.254\\@example.com/', 'https://user@localhost/', 'http://127.0.0.1/', 'ws://127.0.0.1/', 'gopher://127.0.0.1/'],
]
