// What the last answer says of itself in `extensions`: a pane with all of it, and a line under the answer with its cost.
import { useGraphiQL } from '@graphiql/react';
import { useMemo } from 'react';

export const COST_PLUGIN = { title: 'Cost', icon: CostIcon, content: CostPane };

/** The plain numbers of `extensions.cost` in one line; nothing when there are none. */
export function CostLine() {
  const { cost } = useExtensions();
  const numbers = isObject(cost) ? Object.entries(cost).filter(([, value]) => !isNested(value)) : [];
  return numbers.map(([name, value]) => (
    <span key={name}>
      {label(name)} <b>{text(value)}</b>
    </span>
  ));
}

function CostPane() {
  const extensions = Object.entries(useExtensions());
  return (
    <section aria-label="Cost" className="contentgraph-cost">
      <div className="contentgraph-cost-title">Cost</div>
      {extensions.length === 0 && (
        <p>The extensions of the last answer are shown here: what the operation was estimated to cost, and what it did cost.</p>
      )}
      {extensions.map(([name, value]) => (
        <section key={name}>
          <h3>{label(name)}</h3>
          <Value value={value} />
        </section>
      ))}
    </section>
  );
}

/** Plain values side by side with their names, nested ones below under theirs: the pane is narrow. */
function Value({ value }) {
  if (!isNested(value)) return <p>{text(value)}</p>;
  if (Array.isArray(value)) return value.length > 0 && value.every(isObject) ? <Rows rows={value} /> : <List values={value} />;
  const entries = Object.entries(value);
  return (
    <>
      <Entries entries={entries.filter(([, inner]) => !isNested(inner))} />
      {entries
        .filter(([, inner]) => isNested(inner))
        .map(([name, inner]) => (
          <section key={name}>
            <h4>{label(name)}</h4>
            <Value value={inner} />
          </section>
        ))}
    </>
  );
}

function Entries({ entries }) {
  return (
    <table>
      <tbody>
        {entries.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{label(name)}</th>
            <td className={typeof value}>{text(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Rows({ rows }) {
  const columns = [...new Set(rows.flatMap(Object.keys))];
  return (
    <table>
      <thead>
        <tr>
          {columns.map((name) => (
            <th key={name} scope="col" className={typeof rows[0][name]}>
              {label(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            {columns.map((name) => (
              <td key={name} className={typeof row[name]}>
                {isNested(row[name]) ? JSON.stringify(row[name]) : text(row[name])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function List({ values }) {
  if (values.length === 0) return <p>none</p>;
  return (
    <ul>
      {values.map((value, index) => (
        <li key={index}>{isNested(value) ? JSON.stringify(value) : text(value)}</li>
      ))}
    </ul>
  );
}

function CostIcon() {
  return (
    <svg viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" aria-hidden="true">
      <path d="M3.5 15.5a8 8 0 1 1 13 0" />
      <path d="m10 11.5 3.5-4.5" />
      <circle cx="10" cy="12" r="1" />
    </svg>
  );
}

function useExtensions() {
  const answer = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.response);
  return useMemo(() => extensionsOf(answer), [answer]);
}

function extensionsOf(answer) {
  try {
    const { extensions } = JSON.parse(answer);
    return isObject(extensions) ? extensions : {};
  } catch {
    return {}; // no answer yet, or one that is no JSON
  }
}

/** `upstreamRequests` as "upstream requests". */
function label(name) {
  return String(name).replace(/([a-z])([A-Z])/g, (_, before, after) => `${before} ${after.toLowerCase()}`);
}

function text(value) {
  if (value === null || value === undefined) return '–';
  return typeof value === 'number' ? value.toLocaleString('en-GB') : String(value);
}

function isObject(value) {
  return isNested(value) && !Array.isArray(value);
}

function isNested(value) {
  return typeof value === 'object' && value !== null;
}
