// A typed client from the SDL of the graph, as a front end would generate it: every type of the schema, and the operations.
// CONTENTGRAPH_SCHEMA names another file, or a running endpoint.

import type { CodegenConfig } from '@graphql-codegen/cli';

// What the scalars of the graph are in JSON; one that is not named here has to be looked at before it is used.
const scalars = { DateTime: 'string', JSON: 'unknown', SimpleValue: 'string | number' };

const config: CodegenConfig = {
  schema: process.env['CONTENTGRAPH_SCHEMA'] ?? '../../schema.graphql',
  documents: 'operations/*.graphql',
  generates: {
    'generated/schema.ts': {
      plugins: ['typescript'],
      config: { enumsAsTypes: true, useTypeImports: true, defaultScalarType: 'unknown', scalars },
    },
    'generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        enumsAsTypes: true,
        useTypeImports: true,
        defaultScalarType: 'unknown',
        scalars,
      },
    },
  },
};

export default config;
