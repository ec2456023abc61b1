<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>SendWords</name>
    <message numerus="yes">
        <source>%n address(es)</source>
        <translation>
            <numerusform>%n address</numerusform>
            <numerusform>%n addresses</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n domain(s)</source>
        <translation>
            <numerusform>%n domain</numerusform>
            <numerusform>%n domains</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trace</name>
    <message numerus="yes">
        <source>%n more deliveries</source>
        <translation>
            <numerusform>%n more delivery</numerusform>
            <numerusform>%n more deliveries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>after %n temporary refusals</source>
        <translation>
            <numerusform>after %n temporary refusal</numerusform>
            <numerusform>after %n temporary refusals</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n events stored and applied</source>
        <translation>
            <numerusform>%n event stored and applied</numerusform>
            <numerusform>%n events stored and applied</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“%1” came %n more times and was counted once</source>
        <translation>
            <numerusform>“%1” came once more and was counted once</numerusform>
            <numerusform>“%1” came %n more times and was counted once</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>waybill::ui::domains::DomainHeader</name>
    <message numerus="yes">
        <source>watching %n records until all agree</source>
        <translation>
            <numerusform>watching %n record until all agree</numerusform>
            <numerusform>watching %n records until all agree</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>waybill::ui::relay::CopiesPane</name>
    <message numerus="yes">
        <source>One effect on the message. No mail was sent twice; only the notice of it came %n times.</source>
        <translation>
            <numerusform>One effect on the message. No mail was sent twice; only the notice of it came %n time.</numerusform>
            <numerusform>One effect on the message. No mail was sent twice; only the notice of it came %n times.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>waybill::ui::relay::CopyLine</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>waybill::ui::relay::DamageStrip</name>
    <message numerus="yes">
        <source>%n received mails lost their request with it and are kept in mail/, with %1 at the end of their names: look at them, then remove them.</source>
        <translation>
            <numerusform>%n received mail lost its request with it and is kept in mail/, with %1 at the end of its name: look at it, then remove it.</numerusform>
            <numerusform>%n received mails lost their request with it and are kept in mail/, with %1 at the end of their names: look at them, then remove them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more files were damaged: waybillctl status names them all.</source>
        <translation>
            <numerusform>%n more file was damaged: waybillctl status names them all.</numerusform>
            <numerusform>%n more files were damaged: waybillctl status names them all.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>waybill::ui::relay::DeadLetterPane</name>
    <message numerus="yes">
        <source>%n kept, none lost</source>
        <translation>
            <numerusform>%n kept, none lost</numerusform>
            <numerusform>%n kept, none lost</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>waybill::ui::relay::FactStrip</name>
    <message numerus="yes">
        <source>%n days at this rate</source>
        <translation>
            <numerusform>%n day at this rate</numerusform>
            <numerusform>%n days at this rate</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>against signatures at %n endpoints</source>
        <translation>
            <numerusform>against signatures at %n endpoint</numerusform>
            <numerusform>against signatures at %n endpoints</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>waybill::ui::relay::QuarantinePane</name>
    <message numerus="yes">
        <source>%n kept, never applied</source>
        <translation>
            <numerusform>%n kept, never applied</numerusform>
            <numerusform>%n kept, never applied</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>waybill::ui::relay::RelayPage</name>
    <message numerus="yes">
        <source>The relay is up; %n endpoints need you.</source>
        <translation>
            <numerusform>The relay is up; %n endpoint needs you.</numerusform>
            <numerusform>The relay is up; %n endpoints need you.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n endpoints</source>
        <translation>
            <numerusform>%n endpoint</numerusform>
            <numerusform>%n endpoints</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n endpoints need you</source>
        <translation>
            <numerusform>%n endpoint needs you</numerusform>
            <numerusform>%n endpoints need you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files of the relay were damaged</source>
        <translation>
            <numerusform>%n file of the relay was damaged</numerusform>
            <numerusform>%n files of the relay were damaged</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>waybill::ui::relay::RequestPane</name>
    <message numerus="yes">
        <source>tried %n times</source>
        <translation>
            <numerusform>tried once</numerusform>
            <numerusform>tried %n times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>waybill::ui::sending::ComposeView</name>
    <message numerus="yes">
        <source>%n warning(s), named under Pre-flight.</source>
        <translation>
            <numerusform>%n warning, named under Pre-flight.</numerusform>
            <numerusform>%n warnings, named under Pre-flight.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>waybill::ui::sending::PreflightPane</name>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n block(s)</source>
        <translation>
            <numerusform>%n block</numerusform>
            <numerusform>%n blocks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>waybill::ui::sending::PreviewPane</name>
    <message numerus="yes">
        <source>Nothing was loaded: %n thing(s) refused. Link targets are written out.</source>
        <translation>
            <numerusform>Nothing was loaded: %n thing refused. Link targets are written out.</numerusform>
            <numerusform>Nothing was loaded: %n things refused. Link targets are written out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>waybill::ui::sending::SendPage</name>
    <message numerus="yes">
        <source>%n send(s) to reconcile</source>
        <translation>
            <numerusform>%n send to reconcile</numerusform>
            <numerusform>%n sends to reconcile</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>waybill::ui::timeline::TimelineCommands</name>
    <message numerus="yes">
        <source>A link without it shows more: %n conditions are left out.</source>
        <translation>
            <numerusform>A link without it shows more: %n condition is left out.</numerusform>
            <numerusform>A link without it shows more: %n conditions are left out.</numerusform>
        </translation>
    </message>
</context>
</TS>
