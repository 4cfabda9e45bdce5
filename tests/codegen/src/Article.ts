// A query and a fragment as Relay's compiler reads them from source files.
declare function graphql(text: TemplateStringsArray): unknown;

export const query = graphql`
  query ArticleQuery($codename: String!) {
    article(codename: $codename) {
      id
      title
      ...Article_related
    }
  }
`;

export const fragment = graphql`
  fragment Article_related on Article @refetchable(queryName: "ArticleRelatedQuery") {
    relatedArticles {
      items {
        id
        ... on Article {
          title
        }
      }
    }
  }
`;
