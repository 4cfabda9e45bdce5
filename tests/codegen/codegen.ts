// A typed client from the typed graph, as a front end would generate it: with its documents, and with their ids alone.
import type { CodegenConfig } from '@graphql-codegen/cli';

// What the scalars of the graph are in JSON; one that is not named here has to be looked at before it is used.
const scalars = { DateTime: 'string', JSON: 'unknown', SimpleValue: 'string | number' };

const generated = {
  preset: 'client',
  config: { documentMode: 'string', enumsAsTypes: true, useTypeImports: true, defaultScalarType: 'unknown', scalars },
} as const;

const config: CodegenConfig = {
  schema: 'generated/schema.graphql',
  documents: 'operations/*.graphql',
  generates: {
    'generated/client/': { ...generated, presetConfig: { fragmentMasking: false } },
    'generated/persisted/': { ...generated, presetConfig: { fragmentMasking: false, persistedDocuments: true } },
    'generated/replaced/': {
      ...generated,
      presetConfig: { fragmentMasking: false, persistedDocuments: { mode: 'replaceDocumentWithHash', hashPropertyName: 'id' } },
    },
  },
};

export default config;
