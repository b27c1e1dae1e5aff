// Runs queries over recorded tables. Microsoft's own parser reads them and checks every name and type; what this evaluates is the part of
// the language that the alerts use, and anything else is an error, never a guess.
// in:  { now, schema: { table: "(Column: type, …)" }, tables: { table: [row] }, queries: [text] }     out: [ { errors: [text], rows: [row] } ]
require('@kusto/language-service-next/bridge.min.js');
require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
const { KustoCode, GlobalState, Symbols, Syntax } = globalThis.Kusto.Language;

const kind = node => System.Enum.toString(Syntax.SyntaxKind, node.Kind);
const text = node => node.ToString(0).trim();
const children = node => Array.from({ length: node.ChildCount }, (_, i) => node.GetChild(i)).filter(child => child !== null);
const elements = list => children(list).map(element => (kind(element) === 'SeparatedElement' ? children(element)[0] : element));
const of = (node, wanted) => children(node).filter(child => kind(child) === wanted);
const expressions = node => children(node).filter(child => !/(Token|Keyword)$/.test(kind(child)) && !(kind(child) === 'List' && child.ChildCount === 0));
const unknown = node => { throw new Error(`'${text(node)}' (${kind(node)}) is not evaluated here.`); };

function run(query, { now, schema, tables }) {
  const symbols = Object.entries(schema).map(([name, columns]) => Symbols.TableSymbol.From(columns).WithName(name));
  const code = KustoCode.ParseAndAnalyze(query, GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('workspace', symbols)));
  const found = code.GetDiagnostics();
  const errors = Array.from({ length: found.Count }, (_, i) => found.getItem(i)).filter(d => d.Severity === 'Error').map(d => d.Message);
  if (errors.length > 0) {
    return { errors, rows: [] };
  }

  const statement = elements(children(code.Syntax)[1])[0];
  return { errors, rows: table(children(statement)[0]) };

  function table(node) {
    switch (kind(node)) {
      case 'PipeExpression': return operator(children(node)[2], table(children(node)[0]));
      case 'NameReference': return tables[text(node)] ?? [];
      case 'ParenthesizedExpression': return table(children(node)[1]);
      case 'DataTableExpression': return of(node, 'List').some(list => elements(list).length > 0) ? unknown(node) : [];
      case 'UnionOperator': return elements(of(node, 'List').at(-1)).flatMap(table);
      default: return unknown(node);
    }
  }

  function operator(node, rows) {
    const parts = expressions(node);
    switch (kind(node)) {
      case 'FilterOperator': return rows.filter(row => value(parts.at(-1), row) === true);
      case 'ExtendOperator': return rows.map(row => ({ ...row, ...named(parts.at(-1), row) }));
      case 'ProjectOperator': return rows.map(row => named(parts.at(-1), row));
      case 'SummarizeOperator': return summarize(parts, rows);
      default: return unknown(node);
    }
  }

  // "Name = expression", or a column under its own name.
  function named(list, row) {
    return Object.fromEntries(elements(list).map(item => (kind(item) === 'SimpleNamedExpression'
      ? [text(children(item)[0]), value(children(item)[2], row)]
      : [text(item), value(item, row)])));
  }

  function summarize(parts, rows) {
    const by = parts.find(part => kind(part) === 'SummarizeByClause');
    const aggregates = elements(parts.find(part => kind(part) === 'List'));
    const keys = by ? elements(of(by, 'List')[0]) : [];
    const groups = new Map();
    for (const row of rows) {
      const key = JSON.stringify(keys.map(k => value(k, row)));
      groups.set(key, [...(groups.get(key) ?? []), row]);
    }

    // Without "by" there is one row, of nothing too.
    const all = by ? [...groups.values()] : [rows];
    return all.map(group => ({
      ...Object.fromEntries(keys.map(k => [text(k), value(k, group[0])])),
      ...Object.fromEntries(aggregates.map(item => [text(children(item)[0]), aggregate(children(item)[2], group)])),
    }));
  }

  function aggregate(call, rows) {
    const [what, over, condition] = [text(children(call)[0]), ...elements(of(children(call)[1], 'List')[0])];
    switch (what) {
      case 'count': return rows.length;
      case 'sum': return rows.reduce((sum, row) => sum + (value(over, row) ?? 0), 0);
      case 'sumif': return rows.filter(row => value(condition, row) === true).reduce((sum, row) => sum + (value(over, row) ?? 0), 0);
      case 'max': return rows.map(row => value(over, row)).reduce((most, v) => (most === null || v > most ? v : most), null);
      default: return unknown(call);
    }
  }

  function value(node, row) {
    const parts = expressions(node);
    switch (kind(node)) {
      case 'NameReference': return row[text(node)] ?? null;
      case 'StringLiteralExpression': return JSON.parse(text(node));
      case 'LongLiteralExpression': return Number(text(node));
      case 'ParenthesizedExpression': return value(parts[0], row);
      case 'PathExpression': return value(parts[0], row)?.[text(parts[1])] ?? null;
      case 'AndExpression': return value(parts[0], row) === true && value(parts[1], row) === true;
      case 'OrExpression': return value(parts[0], row) === true || value(parts[1], row) === true;
      case 'EqualExpression': return value(parts[0], row) === value(parts[1], row);
      case 'NotEqualExpression': return value(parts[0], row) !== value(parts[1], row);
      case 'GreaterThanExpression': return value(parts[0], row) > value(parts[1], row);
      case 'StartsWithExpression': return value(parts[0], row).toLowerCase().startsWith(value(parts[1], row).toLowerCase());
      case 'InExpression': return elements(of(parts[1], 'List')[0]).some(item => value(item, row) === value(parts[0], row));
      case 'FunctionCallExpression': return call(text(parts[0]), elements(of(parts[1], 'List')[0]).map(argument => value(argument, row)), node);
      default: return unknown(node);
    }
  }

  function call(name, [argument], node) {
    switch (name) {
      case 'tostring': return argument === null ? '' : String(argument);
      case 'now': return Date.parse(now);
      case 'todatetime': return Date.parse(argument);
      default: return unknown(node);
    }
  }
}

const input = JSON.parse(require('fs').readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(input.queries.map(query => run(query, input))));
