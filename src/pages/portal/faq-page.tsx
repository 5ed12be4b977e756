import type { Article, Block, Inline } from '../../domain/faq.ts';
import { articlePath, type PortalWays } from '../paths.ts';
import { type PortalFrame, PortalLayout, waysOf, wordsOf } from '../portal-layout.tsx';
import { Empty, OutLink, Section } from '../section.tsx';
import { Sentence } from './sentence.tsx';
import type { WordKey, Words } from './words/words.ts';

export type FaqPageProps = {
  readonly frame: PortalFrame;
  /** What was searched for; '' when everything is shown. */
  readonly query: string;
  /** Articles that were found, best first; or all of them, by product. */
  readonly groups: readonly FaqGroup[];
};

/** Articles about one product; `product` is null for those about all. */
export type FaqGroup = {
  readonly product: string | null;
  readonly articles: readonly Pick<Article, 'key' | 'title'>[];
};

/** Answers that are written down, with a search that works without script. */
export function FaqPage(props: FaqPageProps) {
  const { frame, query, groups } = props;
  const words = wordsOf(frame);
  const ways = waysOf(frame);
  const found = groups.reduce((sum, group) => sum + group.articles.length, 0);
  return (
    <PortalLayout frame={frame} title={words.say('faq.title')} section="help">
      <h1>{words.say('faq.title')}</h1>
      <FaqSearch words={words} ways={ways} query={query} label={words.say('faq.search')} />
      {query === '' || found === 0 ? null : (
        <p class="quiet" role="status">
          {words.count('results', found)}
        </p>
      )}
      {found === 0 ? (
        <FoundNothing words={words} ways={ways} of={query === '' ? 'faq.empty' : 'faq.nothing'} />
      ) : null}
      {groups.map((group) => (
        <Section
          key={group.product ?? ''}
          id={`about-${groups.indexOf(group)}`}
          title={group.product ?? words.say('faq.general')}
        >
          <ul class="rows">
            {group.articles.map((article) => (
              <li key={article.key}>
                <a href={articlePath(ways, article.key)}>{article.title}</a>
              </li>
            ))}
          </ul>
        </Section>
      ))}
      {query === '' ? null : (
        <p class="links list">
          <a href={ways.faq}>{words.say('faq.all')}</a>
        </p>
      )}
    </PortalLayout>
  );
}

function FoundNothing({
  words,
  ways,
  of,
}: {
  readonly words: Words;
  readonly ways: PortalWays;
  readonly of: WordKey;
}) {
  const link = <a href={`${ways.help}#ask`}>{words.say('faq.ask')}</a>;
  return (
    <div class="list" role="status">
      <Empty>
        <Sentence words={words} of={of} values={{ link }} />
      </Empty>
    </div>
  );
}

/** The search form of the answers. Its field is `q`. */
export function FaqSearch(props: {
  readonly words: Words;
  readonly ways: PortalWays;
  readonly query: string;
  readonly label: string;
}) {
  return (
    <search>
      <form method="get" action={props.ways.faq} class="search">
        <div class="field">
          <label htmlFor="q">{props.label}</label>
          <input type="search" id="q" name="q" value={props.query} maxLength={200} />
        </div>
        <button type="submit" class="button secondary">
          {props.words.say('faq.button')}
        </button>
      </form>
    </search>
  );
}

export type ArticlePageProps = { readonly frame: PortalFrame; readonly article: Article };

/** One answer. */
export function ArticlePage({ frame, article }: ArticlePageProps) {
  const words = wordsOf(frame);
  const ways = waysOf(frame);
  return (
    <PortalLayout frame={frame} title={article.title} section="help">
      <p class="crumb">
        <a href={ways.faq}>{words.say('faq.title')}</a>
      </p>
      <article {...(article.locale === null ? {} : { lang: article.locale })}>
        <h1>{article.title}</h1>
        <div class="prose">
          <Blocks blocks={article.blocks} />
        </div>
      </article>
      <p class="quiet list">
        {words.say('faq.not-answered')} <a href={`${ways.help}#ask`}>{words.say('foot.ask')}</a>
      </p>
    </PortalLayout>
  );
}

function Blocks({ blocks }: { readonly blocks: readonly Block[] }) {
  return (
    <>
      {blocks.map((block, index) => (
        <OneBlock key={index} block={block} />
      ))}
    </>
  );
}

function OneBlock({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case 'heading':
      return block.level === 2 ? (
        <h2>
          <Inlines inlines={block.inlines} />
        </h2>
      ) : (
        <h3>
          <Inlines inlines={block.inlines} />
        </h3>
      );
    case 'paragraph':
      return (
        <p>
          <Inlines inlines={block.inlines} />
        </p>
      );
    case 'list': {
      const items = block.items.map((item, index) => (
        <li key={index}>
          <Blocks blocks={item} />
        </li>
      ));
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
    case 'quote':
      return (
        <blockquote>
          <Blocks blocks={block.blocks} />
        </blockquote>
      );
    case 'code':
      return (
        <pre class="as-text">
          <code>{block.text}</code>
        </pre>
      );
    case 'rule':
      return <hr />;
  }
}

function Inlines({ inlines }: { readonly inlines: readonly Inline[] }) {
  return (
    <>
      {inlines.map((inline, index) => (
        <OneInline key={index} inline={inline} />
      ))}
    </>
  );
}

function OneInline({ inline }: { readonly inline: Inline }) {
  switch (inline.kind) {
    case 'text':
      return <>{inline.text}</>;
    case 'code':
      return <code>{inline.text}</code>;
    case 'strong':
      return (
        <strong>
          <Inlines inlines={inline.inlines} />
        </strong>
      );
    case 'emphasis':
      return (
        <em>
          <Inlines inlines={inline.inlines} />
        </em>
      );
    case 'link':
      return (
        <OutLink href={inline.href}>
          <Inlines inlines={inline.inlines} />
        </OutLink>
      );
    case 'break':
      return <br />;
  }
}
