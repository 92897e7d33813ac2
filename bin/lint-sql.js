// The rule of docs/architecture.md that oxlint does not have: SQL is only in a module's store.ts, *-store.ts or store/.
const statements = [
  /^\s*(SELECT\s[^]*FROM|INSERT INTO|UPDATE\s[^]*\sSET|DELETE FROM|WITH\s[^]*\sAS)\s/,
  /^\s*(select\s[^]*from|insert into|update\s[^]*\sset|delete from|with\s[^]*\sas)\s/,
]
const message = "SQL stands in a module's store.ts, *-store.ts or store/."

export default {
  meta: { name: 'relink' },
  rules: {
    'sql-in-stores': {
      create: (context) => {
        const look = (node, text) => {
          if (typeof text === 'string' && statements.some((statement) => statement.test(text))) context.report({ node, message })
        }
        return {
          Literal: (node) => look(node, node.value),
          TemplateElement: (node) => look(node, node.value.raw),
        }
      },
    },
  },
}
