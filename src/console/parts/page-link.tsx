import { Anchor, Button } from '@mantine/core'
import type { AnchorProps, ButtonProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { ReactNode, Ref } from 'react'

type Linked<P> = P & { readonly href?: string; readonly children?: ReactNode; readonly ref?: Ref<HTMLAnchorElement> }

/** A link to a page of the console. Parameters of the address that are not given, such as the environment, stay. */
export const PageLink = createLink((props: Linked<AnchorProps>) => <Anchor {...props} />)

/** The same, as a button. */
export const PageButton = createLink((props: Linked<ButtonProps>) => <Button component="a" {...props} />)
