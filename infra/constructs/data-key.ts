import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'

/** Wraps the key of each school, under which the personal and special fields of its cases are sealed. */
export class DataKey extends Construct {
  readonly arn: string

  constructor(scope: Construct, id: string) {
    super(scope, id)
    const key = new Key(this, 'Key', {
      description: 'Scadenzario: wraps the keys of the schools',
      enableKeyRotation: true,
      pendingWindow: Duration.days(30),
      removalPolicy: RemovalPolicy.RETAIN,
    })
    this.arn = key.keyArn
  }

  /** May make the key of a new school, and open and seal its fields. */
  grantMakeAndOpen(grantee: IGrantable): void {
    this.#grant(grantee, ['kms:GenerateDataKey', 'kms:Decrypt'])
  }

  /** May open and seal the fields of a school that has its key. */
  grantOpen(grantee: IGrantable): void {
    this.#grant(grantee, ['kms:Decrypt'])
  }

  #grant(grantee: IGrantable, actions: string[]): void {
    grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [this.arn] }))
  }
}
