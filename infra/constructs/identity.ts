import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import {
  AccountRecovery,
  ClientAttributes,
  FeaturePlan,
  LambdaVersion,
  Mfa,
  OAuthScope,
  StringAttribute,
  UserPool,
  type UserPoolClient,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { CaseFunction } from './case-function.ts'
import type { Settings } from './settings.ts'

/** Who vouches for a token: the stack's Cognito pool, or another OIDC issuer where the settings name one. */
export class Identity extends Construct {
  readonly issuer: string
  readonly audience: string

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id)
    if (settings.issuer !== undefined) {
      if (settings.audience === undefined) throw new Error('an issuer needs its audience: -c audience=')
      this.issuer = settings.issuer
      this.audience = settings.audience
      return
    }
    const pool = this.#pool(settings)
    const { region, urlSuffix } = Stack.of(this)
    this.issuer = `https://cognito-idp.${region}.${urlSuffix}/${pool.userPoolId}`
    this.audience = this.#client(pool, settings).userPoolClientId
  }

  #pool(settings: Settings): UserPool {
    const pool = new UserPool(this, 'Pool', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      featurePlan: FeaturePlan.ESSENTIALS,
      mfa: settings.requireMfa ? Mfa.REQUIRED : Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireSymbols: true,
        requireUppercase: true,
        tempPasswordValidity: Duration.days(3),
      },
      // Words parted by blanks; a role is `SCHOOL:role`.
      customAttributes: {
        schools: new StringAttribute({ mutable: true, maxLen: 2048 }),
        roles: new StringAttribute({ mutable: true, maxLen: 2048 }),
      },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    })
    Validations.of(pool).acknowledge({
      id: 'AwsSolutions-COG8',
      reason: 'Offices are few and invited by hand; a second factor guards them, at no price per user.',
    })
    if (!settings.requireMfa) {
      Validations.of(pool).acknowledge({
        id: 'AwsSolutions-COG2',
        reason: 'A trial environment without records of real people; prod requires a second factor.',
      })
    }
    pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, this.#claims(settings), LambdaVersion.V2_0)
    return pool
  }

  #claims(settings: Settings): IFunction {
    const claims = new CaseFunction(this, 'token-claims', {
      settings,
      entry: 'infra/constructs/token-claims.ts',
      description: 'Puts schools and roles of a user into the tokens',
      environment: {},
      // Cognito waits five seconds.
      timeout: Duration.seconds(4),
      memoryMiB: 256,
    })
    return claims.fn
  }

  #client(pool: UserPool, settings: Settings): UserPoolClient {
    const callbackUrls = settings.signInCallbacks
    return pool.addClient('Office', {
      authFlows: { userSrp: true },
      generateSecret: false,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      idTokenValidity: Duration.minutes(30),
      accessTokenValidity: Duration.minutes(30),
      refreshTokenValidity: Duration.hours(12),
      // Schools and roles are the administrator's to give: a user may read them and write none.
      readAttributes: new ClientAttributes()
        .withStandardAttributes({ email: true, emailVerified: true })
        .withCustomAttributes('schools', 'roles'),
      writeAttributes: new ClientAttributes().withStandardAttributes({ email: true }),
      ...(callbackUrls.length === 0
        ? { disableOAuth: true }
        : { oAuth: { flows: { authorizationCodeGrant: true }, scopes: [OAuthScope.OPENID], callbackUrls } }),
    })
  }
}
