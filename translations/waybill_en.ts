<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
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
<context>
    <name>waybill::ui::trace::EventModel</name>
    <message numerus="yes">
        <source>%1 (%n more copies collapsed)</source>
        <translation>
            <numerusform>%1 (%n more copy collapsed)</numerusform>
            <numerusform>%1 (%n more copies collapsed)</numerusform>
        </translation>
    </message>
</context>
</TS>
