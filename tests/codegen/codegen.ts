// A typed client from the typed graph, as a front end would generate it.
import type { CodegenConfig } from '@graphql-codegen/cli';

// What the scalars of the graph are in JSON; one that is not named here has to be looked at before it is used.
const scalars = { DateTime: 'string', JSON: 'unknown', SimpleValue: 'string | number' };

const config: CodegenConfig = {
  schema: 'generated/schema.graphql',
  documents: 'operations/*.graphql',
  generates: {
    'generated/client/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: { documentMode: 'string', enumsAsTypes: true, useTypeImports: true, defaultScalarType: 'unknown', scalars },
    },
  },
};

export default config;
