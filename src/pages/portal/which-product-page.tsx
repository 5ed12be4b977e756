import { PostForm, Submit } from '../form.tsx';
import { type PortalFrame, PortalLayout, wordsOf } from '../portal-layout.tsx';

export type WhichProductPageProps = {
  readonly frame: PortalFrame;
  readonly account: string;
  /** By name, each with the address its button posts to. */
  readonly products: readonly { readonly name: string; readonly action: string }[];
};

/** A copy of the software did not say of which product it is, and several could be meant: a person says it. */
export function WhichProductPage({ frame, account, products }: WhichProductPageProps) {
  const words = wordsOf(frame);
  return (
    <PortalLayout frame={frame} title={words.say('which.title')} section="owned">
      <p class="eyebrow">{account}</p>
      <h1>{words.say('which.title')}</h1>
      <p class="lead">{words.say('which.lead')}</p>
      {products.map(({ name, action }) => (
        <PostForm key={action} action={action} csrf={frame.csrf} class="hero-action">
          <Submit>{words.say('activate.button', { product: name })}</Submit>
        </PostForm>
      ))}
    </PortalLayout>
  );
}
