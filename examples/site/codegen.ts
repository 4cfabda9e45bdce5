// Types for the queries in src/, from the schema of a running server: CONTENTGRAPH_URL, or the file schema.graphql.
import type { CodegenConfig } from '@graphql-codegen/cli';

const server = process.env['CONTENTGRAPH_URL'];

const config: CodegenConfig = {
  schema: server ? new URL('/graphql', server).href : 'schema.graphql',
  documents: 'src/**/*.ts',
  ignoreNoDocuments: false,
  generates: {
    'src/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        enumsAsTypes: true,
        useTypeImports: true,
        defaultScalarType: 'unknown',
        scalars: { DateTime: 'string', JSON: 'unknown', SimpleValue: 'string | number' },
      },
    },
  },
};

export default config;
